// A track counts the times of its pictures from another moment than the video that shows it. Both
// say how long a picture came after another, and both pass on the number that a picture had on its
// way through a call; that is enough to find what lies between the two clocks.

/** Pictures that are remembered on either side. */
const REMEMBERED = 32;
/** A frame shown more than this long before or after it arrived is another one, in ms. */
const SAME_WITHIN_MS = 250;
/** Without numbers, this many frames have to agree. */
const LEAST_VOTES = 8;
/** With pictures at even intervals, a difference that is off by one agrees nearly as often. */
const NEARLY = 0.8;

/** A picture on one side. */
export interface Noted {
  /** In milliseconds, by the clock of its side. */
  time: number;
  /** The number that it had in a call (RTP timestamp), or null. */
  number: number | null;
  /** When we heard of it, in milliseconds, by a clock that both sides share. */
  at: number;
}

interface Ballot {
  votes: number;
  sum: number;
  /** How far apart the two sides were heard, in all. */
  apart: number;
}

export class Clocks {
  readonly #shown: Noted[] = [];
  readonly #came: Noted[] = [];
  #exact = false;
  #difference: number | null = null;

  /** What the track's times are ahead of the video's, in milliseconds; null until it is known. */
  get difference(): number | null {
    return this.#difference;
  }

  /** The video shows a picture. */
  shown(noted: Noted): void {
    this.#note(noted, this.#shown, this.#came, (other) => other.time - noted.time);
  }

  /** The track gave a picture. */
  came(noted: Noted): void {
    this.#note(noted, this.#came, this.#shown, (other) => noted.time - other.time);
  }

  #note(
    noted: Noted,
    own: Noted[],
    others: readonly Noted[],
    between: (other: Noted) => number,
  ): void {
    own.push(noted);
    if (own.length > REMEMBERED) own.shift();
    const same =
      noted.number === null ? null : others.find(({ number }) => number === noted.number);
    if (same) {
      this.#exact = true;
      this.#difference = between(same);
    } else if (!this.#exact) this.#vote();
  }

  /** The difference that most pairs of pictures agree on; of equal ones, the one in step. */
  #vote(): void {
    const ballots = new Map<number, Ballot>();
    for (const came of this.#came) {
      for (const shown of this.#shown) {
        const apart = Math.abs(came.at - shown.at);
        if (apart > SAME_WITHIN_MS) continue;
        const difference = came.time - shown.time;
        // A pair counts for its own millisecond and the two beside it.
        for (const near of [-1, 0, 1]) {
          const key = Math.round(difference) + near;
          const ballot = ballots.get(key) ?? { votes: 0, sum: 0, apart: 0 };
          ballot.votes += 1;
          ballot.sum += difference;
          ballot.apart += apart;
          ballots.set(key, ballot);
        }
      }
    }
    const most = Math.max(0, ...[...ballots.values()].map(({ votes }) => votes));
    if (most < LEAST_VOTES) return;
    const chosen = [...ballots.values()]
      .filter(({ votes }) => votes >= NEARLY * most)
      .sort((one, other) => one.apart / one.votes - other.apart / other.votes)[0];
    if (chosen) this.#difference = chosen.sum / chosen.votes;
  }
}
