import { expect, test } from "vitest";
import { BARS, HEARD, barsOf, rootMeanSquare } from "./level";

test("silence and the noise of a quiet room are no bar", () => {
  expect(barsOf(0)).toBe(0);
  expect(barsOf(HEARD / 2)).toBe(0);
});

test("speech begins at one bar and never passes the last", () => {
  expect(barsOf(HEARD)).toBe(1);
  expect(barsOf(0.05)).toBeGreaterThan(2);
  expect(barsOf(1)).toBe(BARS);
});

test("the root mean square of a full square wave is one, of nothing zero", () => {
  expect(rootMeanSquare(new Float32Array([1, -1, 1, -1]))).toBe(1);
  expect(rootMeanSquare(new Float32Array())).toBe(0);
});
