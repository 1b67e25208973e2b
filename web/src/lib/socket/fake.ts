// A socket, a clock and timers for tests: nothing waits, everything is moved by hand.
import type { ClientEnvironment } from "./client";
import type { SocketLike } from "./connection";

export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;
  /** What it was closed with; a goodbye has a code. */
  code: number | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(code?: number): void {
    this.code = code;
    this.closed = true;
  }
  receive(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  ofType(type: string): Record<string, unknown>[] {
    return this.sent.filter((message) => message["type"] === type);
  }
}

export class FakeWorld implements ClientEnvironment {
  readonly sockets: FakeSocket[] = [];
  #time = 1_000;
  #timers: { at: number; what: () => void }[] = [];
  #ids = 0;

  open = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };
  now = (): number => this.#time;
  random = (): number => 1;
  /** What the server would answer to a client that asks whether it is known. */
  known = true;
  isKnown = (): Promise<boolean> => Promise.resolve(this.known);
  identity = "u1";
  newId = (): string => `c${++this.#ids}`;
  after = (milliseconds: number, what: () => void): (() => void) => {
    const timer = { at: this.#time + milliseconds, what };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  /** Lets time pass, timers in their order. */
  pass(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#time = next.at;
      next.what();
    }
    this.#time = end;
  }

  /** As `pass`, with the promises that hang on the timers. */
  async passSlowly(milliseconds: number): Promise<void> {
    const step = 100;
    for (let passed = 0; passed < milliseconds; passed += step) {
      this.pass(Math.min(step, milliseconds - passed));
      await settled();
    }
  }
}

/** Lets everything run that waits for a promise only. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
