// One socket that reconnects automatically. It knows nothing of sessions: it delivers messages
// while it is open, reports its state, and notices a dead connection by pings.

import { steadyNow } from "../steady";

/** The part of WebSocket that is used; tests give their own. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  /** A code says goodbye; without one the page only suspects a dead line, and comes back. */
  close(code?: number): void;
}

/**
 * Clock (only its differences count), timers and random numbers, passed in so that tests need not
 * wait.
 */
export interface ConnectionEnvironment {
  open: () => SocketLike;
  now: () => number;
  after: (milliseconds: number, what: () => void) => () => void;
  random: () => number;
}

export type Line =
  | { state: "connecting" }
  | { state: "open" }
  /** Lost; tried again at `retryAt`, by the environment's clock. */
  | { state: "waiting"; retryAt: number }
  /** Closed for good. */
  | { state: "closed" };

export interface ConnectionEvents {
  opened: () => void;
  message: (message: unknown) => void;
  line: (line: Line) => void;
}

/** A message in either direction is at most this long, in bytes of UTF-8; a rule of the server. */
export const MESSAGE_BYTES = 64 * 1024;
/** How long after the last answer a ping is sent, and in a call, where claims depend on it. */
export const PING_EVERY_MS = 2_000;
export const PING_IN_CALL_MS = 1_000;
/** A ping that is not answered for this long means a dead line. */
export const PONG_WITHIN_MS = 4_000;
/** After waking up the person is waiting: a dead line is given up sooner. */
export const PONG_WHEN_WOKEN_MS = 2_000;
/** A try to connect that takes longer is given up; slow phones need 2 to 3 s. */
export const OPEN_WITHIN_MS = 4_000;
/** Waits between tries, in ms. Never long: everyone is to be back within 5 s of the network. */
export const RETRY_MS = [250, 500, 1_000, 2_000] as const;

/**
 * A connection that lasted this long counts as good. One that the server closes again and again
 * right after its hello is tried less and less often.
 */
export const GOOD_AFTER_MS = 5_000;

/** "Normal closure": the page is done here, and nothing is waited for. */
const DONE = 1_000;
const PING = JSON.stringify({ type: "ping" });

export class Connection {
  readonly #environment: ConnectionEnvironment;
  readonly #events: ConnectionEvents;
  /** How many calls hang on the server's answers. */
  #calls = 0;
  #heardAt: number | null = null;
  #socket: SocketLike | null = null;
  #line: Line = { state: "closed" };
  #tries = 0;
  #openedAt: number | null = null;
  #cancelTimer: (() => void) | null = null;
  #cancelPong: (() => void) | null = null;

  constructor(environment: ConnectionEnvironment, events: ConnectionEvents) {
    this.#environment = environment;
    this.#events = events;
  }

  get line(): Line {
    return this.#line;
  }

  /** A call hangs on the answers from now on, until what is returned is called. */
  attend(): () => void {
    this.#calls += 1;
    if (this.#line.state === "open") this.#pingLater();
    return () => (this.#calls -= 1);
  }

  /** When the server last said anything, by the environment's clock; `null` when it never did. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** How long nothing was heard, in ms; 0 before the first word and once it is closed for good. */
  get silentFor(): number {
    if (this.#heardAt === null || this.#line.state === "closed") return 0;
    return this.#environment.now() - this.#heardAt;
  }

  /** How long until the next try, in ms; `null` when none is awaited. */
  get retryIn(): number | null {
    if (this.#line.state !== "waiting") return null;
    return Math.max(0, this.#line.retryAt - this.#environment.now());
  }

  start(): void {
    if (this.#line.state === "closed") this.#connect();
  }

  /** Closes for good, until started again. */
  stop(): void {
    this.#drop(DONE);
    this.#tell({ state: "closed" });
  }

  /** Sends when the line is open; says whether it did. */
  send(text: string): boolean {
    if (this.#line.state !== "open" || !this.#socket) return false;
    this.#socket.send(text);
    return true;
  }

  /**
   * The page is visible again, or the network is back: phones let sockets die silently meanwhile.
   * An open socket is pinged immediately, a waiting one is opened immediately.
   */
  wake(): void {
    if (this.#line.state === "open") this.#ping(PONG_WHEN_WOKEN_MS);
    else if (this.#line.state === "waiting") this.retryNow();
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    if (this.#line.state !== "waiting") return;
    this.#tries = 0;
    this.#connect();
  }

  /** The line is known to be dead. */
  lost(): void {
    this.#drop();
    const lasted = this.#openedAt === null ? 0 : this.#environment.now() - this.#openedAt;
    this.#openedAt = null;
    if (lasted >= GOOD_AFTER_MS) this.#tries = 0;
    const index = Math.min(this.#tries, RETRY_MS.length - 1);
    const longest = RETRY_MS[index] ?? 0;
    this.#tries += 1;
    // Half of it is random, so that not all clients reach a restarted server together.
    const pause = longest * (0.5 + 0.5 * this.#environment.random());
    this.#tell({ state: "waiting", retryAt: this.#environment.now() + pause });
    this.#cancelTimer = this.#environment.after(pause, () => this.#connect());
  }

  #connect(): void {
    this.#drop();
    this.#tell({ state: "connecting" });
    const socket = this.#environment.open();
    this.#socket = socket;
    this.#cancelTimer = this.#environment.after(OPEN_WITHIN_MS, () => this.lost());
    socket.onopen = () => {
      this.#cancelTimer?.();
      this.#openedAt = this.#environment.now();
      this.#tell({ state: "open" });
      this.#pingLater();
      this.#events.opened();
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.lost();
  }

  #receive(data: unknown): void {
    // Whatever arrives shows that the line lives.
    this.#heardAt = this.#environment.now();
    this.#cancelPong?.();
    this.#cancelPong = null;
    if (typeof data !== "string") return;
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      // Not from our server: some network page between us. Start from scratch.
      this.lost();
      return;
    }
    this.#events.message(message);
  }

  #pingLater(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#environment.after(
      this.#calls > 0 ? PING_IN_CALL_MS : PING_EVERY_MS,
      () => {
        // One that is awaited already decides.
        if (!this.#cancelPong) this.#ping(PONG_WITHIN_MS);
        this.#pingLater();
      },
    );
  }

  #ping(within: number): void {
    this.#socket?.send(PING);
    this.#cancelPong?.();
    this.#cancelPong = this.#environment.after(within, () => this.lost());
  }

  #drop(code?: number): void {
    this.#cancelTimer?.();
    this.#cancelPong?.();
    this.#cancelTimer = null;
    this.#cancelPong = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code);
  }

  #tell(line: Line): void {
    this.#line = line;
    this.#events.line(line);
  }
}

/** The environment in a real browser. */
export function browserConnection(url: string): ConnectionEnvironment {
  return {
    open: () => new WebSocket(url) as SocketLike,
    // Only moves forward, whatever happens to the wall clock: ages are measured with it.
    now: steadyNow,
    after: (milliseconds, what) => {
      const timer = setTimeout(what, milliseconds);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
  };
}

/** Wakes a connection when the page or the network comes back. Returns how to stop. */
export function wakeWithPage(connection: Connection): () => void {
  const wake = () => connection.wake();
  const whenVisible = () => {
    if (document.visibilityState === "visible") connection.wake();
  };
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", whenVisible);
  return () => {
    removeEventListener("online", wake);
    removeEventListener("pageshow", wake);
    document.removeEventListener("visibilitychange", whenVisible);
  };
}
