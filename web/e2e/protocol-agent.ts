// An agent without a console: signs in and speaks the protocol from an empty page of the server.
// For tests of the customer's page that need an agent who does one thing at a time.
import type { Page } from "@playwright/test";
import type { Command, ServerMessage, Started } from "../src/lib/wire";
import type { Person } from "./participant";
import { METTE, type Server } from "./server";

declare global {
  interface Window {
    agent: { socket: WebSocket; messages: ServerMessage[]; next: number };
  }
}

export class ProtocolAgent {
  readonly page: Page;
  started: Started = { session: "", code: "", link: "" };

  private constructor(page: Page) {
    this.page = page;
  }

  static async signIn(person: Person, server: Server): Promise<ProtocolAgent> {
    // Any page of this origin will do; this one has nothing of its own.
    await person.page.goto(`${server.url}/healthz`);
    const agent = new ProtocolAgent(person.page);
    await agent.post("/api/sign-in", { login: METTE.login, password: METTE.password });
    return agent;
  }

  async post(path: string, body: object): Promise<unknown> {
    return this.page.evaluate(
      async ([to, what]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(to, { method: "POST", body: JSON.stringify(what), headers });
        if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
        return answer.status === 204 ? null : await answer.json();
      },
      [path, body] as const,
    );
  }

  /** Starts a session and watches it. */
  async start(): Promise<Started> {
    this.started = (await this.post("/api/sessions", {})) as Started;
    await this.connect();
    return this.started;
  }

  async connect(): Promise<void> {
    await this.page.evaluate(
      (session) =>
        new Promise<void>((resolve, reject) => {
          const socket = new WebSocket(`ws://${location.host}/api/socket`);
          const agent = { socket, messages: [] as ServerMessage[], next: 0 };
          window.agent = agent;
          socket.addEventListener("message", ({ data }) => {
            const message = JSON.parse(String(data)) as ServerMessage;
            agent.messages.push(message);
            if (message.type !== "hello") return;
            socket.send(JSON.stringify({ type: "watch", session, have: {} }));
            // Who is silent is taken for gone.
            setInterval(() => socket.send(JSON.stringify({ type: "ping" })), 5_000);
            resolve();
          });
          socket.addEventListener("close", () => reject(new Error("closed")));
        }),
      this.started.session,
    );
  }

  async disconnect(): Promise<void> {
    await this.page.evaluate(() => window.agent.socket.close());
  }

  /** Asks for something and waits for the answer. */
  async command(command: Command): Promise<ServerMessage> {
    return this.page.evaluate(
      async ([what, session]) => {
        const { agent } = window;
        const id = `a${(agent.next += 1)}-${Math.random()}`;
        agent.socket.send(JSON.stringify({ type: "command", id, session, command: what }));
        const end = Date.now() + 10_000;
        while (Date.now() < end) {
          const answer = agent.messages.find((message) => "id" in message && message.id === id);
          if (answer) return answer;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        throw new Error(`no answer to ${what.type}`);
      },
      [command, this.started.session] as const,
    );
  }

  /** The latest state of a part, as this agent sees it. */
  async part<Name extends string>(name: Name): Promise<unknown> {
    return this.page.evaluate((which) => {
      const parts = window.agent.messages.filter(
        (message) => message.type === "part" && message.part === which,
      );
      const last = parts.at(-1);
      return last?.type === "part" ? last.state : null;
    }, name);
  }

  /** The words of all messages so far. */
  async said(): Promise<string[]> {
    return this.page.evaluate(() =>
      window.agent.messages.flatMap((message) =>
        message.type === "items"
          ? message.items.flatMap((item) =>
              item.kind === "said" ? [message.texts[item.text] ?? ""] : [],
            )
          : [],
      ),
    );
  }
}
