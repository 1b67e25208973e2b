// How much is looked at: every picture in full as long as the device keeps up, else smaller
// pictures, and at last every other one. It gives way soon and comes back late, and later each
// time that coming back was wrong, so that it does not swing to and fro. What a picture costs is
// the time until it has been looked at, with what it waited for a busy processor.

/** How much is looked at. */
export interface Step {
  /** The longer side of the picture that is looked at, at most, in pixels. */
  side: number;
  /** Every picture, or every other. */
  every: 1 | 2;
}

/** From the best to the cheapest. Below 320 pixels too little is left to hold on to. */
export const STEPS: readonly Step[] = [
  { side: 640, every: 1 },
  { side: 320, every: 1 },
  { side: 320, every: 2 },
];

/** A picture may take this part of the time until the next; the rest is others' and reserve. */
const MOST_LOAD = 0.75;
/** Better is tried when it would take less than this part. */
const EASY_LOAD = 0.5;
/** How many frames are judged together, by their median: a single slow one means nothing. */
const WINDOW = 15;
/** Fewer are enough if together they took this long, in ms: the slowest device must not wait. */
const LEAST = 5;
const LONG_MS = 500;
/** How long the device must keep up easily before a better step is tried, in milliseconds. */
export const FIRST_EASE_MS = 4_000;
/** After trying in vain again and again it is tried no more often than this, in milliseconds. */
export const LONGEST_EASE_MS = 60_000;
/** Better that had to be given up again within this was tried in vain, in milliseconds. */
const VAIN_WITHIN_MS = 5_000;
/** A video that says nothing else comes at this interval, in milliseconds. */
const USUAL_INTERVAL_MS = 1_000 / 30;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export class Pace {
  #at = 0;
  /** How many times as much as each step the one before it costs. */
  readonly #savings: number[] = STEPS.map((_, at) => pixelsSaved(at));
  /** What a picture cost at the step before when that was given up; null once compared. */
  #givenUp: number | null = null;
  readonly #costs: number[] = [];
  readonly #intervals: number[] = [];
  #lastTime: number | null = null;
  /** Since when it is at ease, or null. */
  #easySince: number | null = null;
  #ease = FIRST_EASE_MS;
  /** When better was last tried. */
  #triedAt = -Infinity;

  get step(): Step {
    return STEPS[this.#at] ?? { side: 320, every: 2 };
  }

  /** Whether less is looked at than would be good. */
  get slow(): boolean {
    return this.#at > 0;
  }

  /** A picture came, looked at or not. Its time says how often they come, in milliseconds. */
  came(time: number): void {
    const interval = this.#lastTime === null ? 0 : time - this.#lastTime;
    this.#lastTime = time;
    // A jump is a pause or a new beginning, and says nothing of how often pictures come.
    if (interval > 0 && interval < 500) push(this.#intervals, interval);
  }

  /** Notes how long one frame took. Returns whether the step has changed. */
  took(milliseconds: number, now: number): boolean {
    push(this.#costs, milliseconds);
    const enough = this.#costs.length === WINDOW || sum(this.#costs) >= LONG_MS;
    if (this.#costs.length < LEAST || !enough) return false;
    const cost = median(this.#costs);
    this.#compare(cost);
    const load = cost / (this.#interval() * this.step.every);
    if (load > MOST_LOAD) return this.#giveWay(now);
    if (!this.#wouldBeEasy(load)) this.#easySince = null;
    else this.#easySince ??= now;
    return this.#easySince !== null && now - this.#easySince >= this.#ease && this.#tryBetter(now);
  }

  #interval(): number {
    return this.#intervals.length > 0 ? median(this.#intervals) : USUAL_INTERVAL_MS;
  }

  /**
   * Compares what this step costs with what the step before cost: that need not go by the pixels,
   * as many marks cost much the same in a small picture.
   */
  #compare(cost: number): void {
    if (this.#givenUp === null) return;
    this.#savings[this.#at] = Math.min(Math.max(this.#givenUp / cost, 1), pixelsSaved(this.#at));
    this.#givenUp = null;
  }

  #giveWay(now: number): boolean {
    if (this.#at === STEPS.length - 1) return false;
    const vain = now - this.#triedAt < VAIN_WITHIN_MS;
    if (vain) this.#ease = Math.min(2 * this.#ease, LONGEST_EASE_MS);
    this.#givenUp = median(this.#costs);
    this.#go(this.#at + 1);
    return true;
  }

  #tryBetter(now: number): boolean {
    this.#triedAt = now;
    this.#go(this.#at - 1);
    return true;
  }

  #go(at: number): void {
    this.#at = at;
    this.#costs.length = 0;
    this.#easySince = null;
  }

  /** Whether the step before would be easy. */
  #wouldBeEasy(load: number): boolean {
    const better = STEPS[this.#at - 1];
    if (!better) return false;
    const saved = this.#savings[this.#at] ?? 1;
    return load * saved * (this.step.every / better.every) < EASY_LOAD;
  }
}

/** How many times as many pixels as in a step there are in the one before it. */
function pixelsSaved(at: number): number {
  const [step, better] = [STEPS[at], STEPS[at - 1]];
  return step && better ? (better.side / step.side) ** 2 : 1;
}

/** Keeps the newest values only. */
function push(values: number[], value: number): void {
  values.push(value);
  if (values.length > WINDOW) values.shift();
}

/** Lets pictures through: never more than one at a time, and the others are dropped, not kept. */
export class Gate {
  #busy = false;
  #paused = false;
  #turn = 0;
  #dropped = 0;
  every: 1 | 2 = 1;

  /** Pictures that came while another was looked at. */
  get dropped(): number {
    return this.#dropped;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
  }

  /** Whether the picture that has come is to be looked at; `done` says when that is over. */
  enter(): boolean {
    if (this.#paused) return false;
    this.#turn += 1;
    if (this.#busy) {
      this.#dropped += 1;
      return false;
    }
    if (this.every === 2 && this.#turn % 2 === 0) return false;
    this.#busy = true;
    return true;
  }

  done(): void {
    this.#busy = false;
  }
}
