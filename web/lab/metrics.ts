// Metrics of a run, as the page shows them. Pure, so that they are tested without a browser.

/** The value that a part of all values does not exceed; 0 of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** The newest values of a series. */
export class Series {
  readonly #values: number[] = [];

  constructor(readonly most: number) {}

  push(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.most) this.#values.shift();
  }

  clear(): void {
    this.#values.length = 0;
  }

  get values(): readonly number[] {
    return this.#values;
  }

  get median(): number {
    return quantile(this.#values, 0.5);
  }

  get p95(): number {
    return quantile(this.#values, 0.95);
  }
}

/** Intervals between pictures that are called even differ by no more than this factor. */
const EVEN = 1.4;

export interface Place {
  time: number;
  x: number;
  y: number;
}

/**
 * How far a mark's places lie from a smooth path, in pixels: root mean square of what is left of
 * five places after the cubic through them. The motion of a camera in a hand is smooth enough
 * over five pictures; what is left is the error of the tracker without what all places share:
 * an estimate from below. Pictures at uneven intervals do not count. Null while there are too
 * few places.
 */
export function jitter(places: readonly Place[]): number | null {
  let [sum, count] = [0, 0];
  for (let at = 2; at + 2 < places.length; at += 1) {
    const [a, b, c, d, e] = places.slice(at - 2, at + 3);
    if (!a || !b || !c || !d || !e) continue;
    const gaps = [b.time - a.time, c.time - b.time, d.time - c.time, e.time - d.time];
    if (Math.max(...gaps) > EVEN * Math.min(...gaps)) continue;
    for (const key of ["x", "y"] as const) {
      // The fourth difference removes a cubic path; of independent errors it keeps 70 times the
      // variance (1 + 16 + 36 + 16 + 1).
      const left = a[key] - 4 * b[key] + 6 * c[key] - 4 * d[key] + e[key];
      sum += (left * left) / 70;
    }
    count += 1;
  }
  return count === 0 ? null : Math.sqrt(sum / count);
}
