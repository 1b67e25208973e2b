// A real server with data of its own, that a test can stop, kill and start again.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROXY_HOST, TcpProxy, UdpProxy, type Conditions } from "./proxy";

export const BINARY =
  process.env["E2E_BINARY"] ??
  fileURLToPath(new URL("../../target/debug/bistand", import.meta.url));

/** A start takes about a second; on a loaded machine more. In ms. */
const START_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 50;

export interface Account {
  login: string;
  password: string;
  name: string;
}
export const METTE: Account = {
  login: "mette",
  password: "a-long-password-for-tests",
  name: "Mette Sørensen",
};
export const SITE = "Nordvarme Service";

interface Ports {
  /** Where browsers find the pages. */
  page: number;
  media: number;
  /** Where the server listens, if something is in between. */
  listen?: number;
  /** The address of the media, if not this machine alone. */
  mediaHost?: string;
}

interface How {
  /** Another program than the one that was built. */
  binary?: string;
  /** Variables that the process gets besides. */
  environment?: Readonly<Record<string, string>>;
}

export interface Proxied {
  server: Server;
  udp: UdpProxy;
  tcp: TcpProxy;
}

export class Server {
  readonly url: string;
  readonly #ready: string;
  readonly #data: string;
  readonly #arguments: string[];
  readonly #binary: string;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  log = "";

  private constructor(ports: Ports, data: string, more: string[], how: How) {
    const { page, media, listen = page, mediaHost = "127.0.0.1" } = ports;
    // "localhost" is a secure place for cameras, also without TLS.
    this.url = `http://localhost:${page}`;
    this.#ready = `http://127.0.0.1:${listen}/readyz`;
    this.#data = data;
    this.#binary = how.binary ?? BINARY;
    this.#environment = how.environment ?? {};
    this.#arguments = [
      `--data=${data}`,
      `--listen=127.0.0.1:${listen}`,
      `--public-url=${this.url}`,
      `--media-udp=${mediaHost}:${media}`,
      `--media-tcp=${mediaHost}:${media}`,
      // One thread takes one port; more would take the ports after it, unseen whether free.
      "--media-threads=1",
      `--site-name=${SITE}`,
      "--site-contact-email=help@nordvarme.example",
      ...more,
    ];
  }

  /** A server on free ports with empty data and one agent. */
  static async start(more: string[] = [], how: How = {}): Promise<Server> {
    return Server.#start({ page: await freePort(), media: await freePort() }, more, how);
  }

  /** Media at this machine's address on its network: not every browser looks at the loopback. */
  static async onNetwork(): Promise<Server> {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const own = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
    if (!own) throw new Error("this machine has no address but its own");
    return Server.#start(
      { page: await freePort(), media: await freePort(), mediaHost: own.address },
      [],
    );
  }

  /** The same, with a network in between that a test can make bad or cut. */
  static async behindProxies(conditions: Conditions = {}, binary = BINARY): Promise<Proxied> {
    const ports = { page: await freePort(), media: await freePort(), listen: await freePort() };
    const udp = await UdpProxy.start(ports.media, conditions);
    const tcp = await TcpProxy.start(ports.page, ports.listen, conditions.delay);
    const how = { binary };
    const server = await Server.#start(ports, [`--media-public=${PROXY_HOST}`], how);
    return { server, udp, tcp };
  }

  static async #start(ports: Ports, more: string[], how: How = {}): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), "bistand-e2e-"));
    const server = new Server(ports, data, more, how);
    server.addUser(METTE);
    await server.up();
    return server;
  }

  addUser({ login, password, name }: Account): void {
    const how = ["user", "add", `--data=${this.#data}`, "--login", login, "--name", name];
    const made = spawnSync(this.#binary, [...how, "--password-stdin"], { input: `${password}\n` });
    if (made.status !== 0) throw new Error(`user add: ${String(made.stderr)}`);
  }

  /** Lets a user sign in no more, as an operator does. */
  disableUser({ login }: Account): void {
    const how = ["user", "disable", `--data=${this.#data}`, "--login", login];
    const done = spawnSync(this.#binary, how);
    if (done.status !== 0) throw new Error(`user disable: ${String(done.stderr)}`);
  }

  /** Starts the process and waits until it is ready. */
  async up(): Promise<void> {
    const child = spawn(this.#binary, ["serve", ...this.#arguments], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.#environment },
    });
    const take = (chunk: Buffer) => (this.log += chunk.toString());
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    this.#child = child;
    const end = Date.now() + START_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`no start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** Ends the process without any warning. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stops as an operator does: the pages are notified. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async close(): Promise<void> {
    await this.#end("SIGKILL");
    rmSync(this.#data, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(this.#ready)).ok;
    } catch {
      return false;
    }
  }
}

/** A port that is free for TCP and for UDP: the media part takes the same number of both. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer();
    tcp.listen(0, "127.0.0.1");
    await once(tcp, "listening");
    const address = tcp.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const udp = createSocket("udp4");
    const free = await new Promise<boolean>((resolve) => {
      udp.once("error", () => resolve(false));
      udp.bind(address.port, "127.0.0.1", () => resolve(true));
    });
    await new Promise<void>((resolve) => udp.close(() => resolve()));
    tcp.close();
    await once(tcp, "close");
    if (free) return address.port;
  }
}
