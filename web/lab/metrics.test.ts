import { describe, expect, test } from "vitest";
import { Series, jitter, quantile } from "./metrics";

describe("B45 metrics of the laboratory", () => {
  test("B45 a quantile is a value that was measured", () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
    expect(quantile([], 0.5)).toBe(0);
  });

  test("B45 a series forgets what is old", () => {
    const series = new Series(3);
    for (const value of [100, 100, 1, 2, 3]) series.push(value);
    expect([series.median, series.p95]).toEqual([2, 3]);
  });

  test("B45 smooth motion has no jitter, and that of noise is what the noise is", () => {
    const places = (noise: (at: number) => number) =>
      Array.from({ length: 400 }, (_, at) => ({
        time: at * 33,
        x: 100 + 3 * at - 0.01 * at * at + noise(2 * at),
        y: 50 + noise(2 * at + 1),
      }));
    expect(jitter(places(() => 0))).toBeCloseTo(0, 6);
    // Even numbers from -1 to 1, in no order: a variance of a third each in x and y.
    const noise = (at: number) => 2 * ((Math.imul(at + 1, 0x9e3779b1) >>> 0) / 2 ** 32) - 1;
    const mixed = (at: number) => noise(Math.imul(at + 7, 0x2c1b3c6d) ^ (at << 7));
    expect(jitter(places(mixed))).toBeGreaterThan(0.7);
    expect(jitter(places(mixed))).toBeLessThan(0.95);
    expect(jitter(places(() => 0).slice(0, 4))).toBe(null);
  });
});
