// Notices a camera that sends no video. Some phones open camera and encoder, report no error and
// send nothing, and Firefox sends a frozen frame once a second: only a rate proves that video goes
// out.
import type { Moving } from "./evidence";

export interface FrameParts {
  /** Whether video should be on its way now. */
  expected: () => boolean;
  /** There was none for a while; `ever` when there was some before. */
  still: (ever: boolean) => void;
}

/** From the beginning there is so much time for the first frames, in ms. */
export const FIRST_WITHIN_MS = 3_000;
/** Frozen for this long, in ms, it will not move again without help. */
export const STILL_AFTER_MS = 1_000;

export class FrameWatch {
  readonly #parts: FrameParts;
  #expectedSince: number | null = null;
  #stillSince: number | null = null;

  constructor(parts: FrameParts) {
    this.#parts = parts;
  }

  /** Forgets everything: another connection, another source. */
  forget(): void {
    this.#expectedSince = null;
    this.#stillSince = null;
  }

  /** A look at the camera's frames; `ever` when this connection has sent some. */
  look(now: number, moving: Moving, ever: boolean): void {
    if (!this.#parts.expected()) return this.forget();
    this.#expectedSince ??= now;
    if (moving !== false) {
      this.#stillSince = null;
      return;
    }
    this.#stillSince ??= now;
    if (now - this.#expectedSince < FIRST_WITHIN_MS || now - this.#stillSince < STILL_AFTER_MS)
      return;
    this.forget();
    this.#parts.still(ever);
  }
}
