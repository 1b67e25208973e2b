// Whether the camera's pictures are really encoded. Some phones open camera and encoder, report no
// error and send nothing: only frames that were counted prove that a picture goes out.

export interface FrameParts {
  /** Whether a picture should be on its way now. */
  expected: () => boolean;
  /** Frames that the present connection has encoded. */
  frames: () => Promise<number>;
  /** Nothing was encoded for a while; `ever` when something was, before. */
  still: (ever: boolean) => void;
  after: (milliseconds: number, what: () => void) => () => void;
}

/** How often the frames are counted, in ms. */
const LOOK_EVERY_MS = 1_000;
/** So long without a frame, in ms, and it will not come by itself. */
export const STILL_AFTER_MS = 3_000;

export class FrameWatch {
  readonly #parts: FrameParts;
  #cancel: (() => void) | null = null;
  #last: number | null = null;
  #stillFor = 0;

  constructor(parts: FrameParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancel ??= this.#later();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#forget();
  }

  #later(): () => void {
    return this.#parts.after(LOOK_EVERY_MS, () => {
      void this.#look().finally(() => {
        if (this.#cancel) this.#cancel = this.#later();
      });
    });
  }

  #forget(): void {
    this.#last = null;
    this.#stillFor = 0;
  }

  async #look(): Promise<void> {
    if (!this.#parts.expected()) return this.#forget();
    const frames = await this.#parts.frames();
    const before = this.#last;
    this.#last = frames;
    // A new connection counts from nothing.
    if (before === null || frames !== before) {
      this.#stillFor = 0;
      return;
    }
    this.#stillFor += LOOK_EVERY_MS;
    if (this.#stillFor < STILL_AFTER_MS) return;
    this.#forget();
    this.#parts.still(frames > 0);
  }
}
