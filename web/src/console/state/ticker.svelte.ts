// One clock for everything that counts on the screen, so that it all counts together.

/** Countdowns and waiting times show whole seconds. */
const EVERY_MS = 1_000;

export class Ticker {
  #now = $state(0);
  readonly #read: () => number;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(read: () => number, each: () => void) {
    this.#read = read;
    this.#now = read();
    this.#timer = setInterval(() => {
      this.#now = this.#read();
      each();
    }, EVERY_MS);
  }

  /** Milliseconds since 1970 by the server's clock, a second old at most. */
  get now(): number {
    return this.#now;
  }

  /** Something new is to be shown: what counts with it begins at the right number. */
  catchUp(): void {
    this.#now = this.#read();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
