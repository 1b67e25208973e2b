// A line is lost and waited for: one tone when the waiting begins, one shortly before it is over.
import type { Sounds } from "./sound";

/** How long before the end the second tone plays, in seconds. */
const LAST_SECONDS = 5;

export class GraceTone {
  readonly #sounds: Pick<Sounds, "play">;
  #before: number | null = null;

  constructor(sounds: Pick<Sounds, "play">) {
    this.#sounds = sounds;
  }

  /** The seconds that are left; `null` while no one is waited for. Call it at every tick. */
  follow(seconds: number | null): void {
    const before = this.#before;
    this.#before = seconds;
    if (seconds === null) return;
    const begins = before === null && seconds > LAST_SECONDS;
    const ends = before !== null && before > LAST_SECONDS && seconds <= LAST_SECONDS;
    if (begins || ends) void this.#sounds.play("grace");
  }
}
