import { expect, test } from "vitest";
import { ago, clock, inWords, secondsSince, secondsUntil } from "./elapsed";

test.each([
  [0, "0:00"],
  [7, "0:07"],
  [372, "6:12"],
  [3_599, "59:59"],
  [3_725, "1:02:05"],
])("%i seconds stand as %s", (seconds, shown) => {
  expect(clock(seconds)).toBe(shown);
});

test.each([
  [0, "time-seconds", 0],
  [59, "time-seconds", 59],
  [60, "time-minutes", 1],
  [372, "time-minutes", 6],
  [7_200, "time-hours", 2],
  [172_800, "time-days", 2],
])("%i seconds are told as %s of %i", (seconds, key, count) => {
  expect(inWords(seconds)).toEqual({ key, count });
});

test("a clock that is off never shows a negative time", () => {
  expect(secondsSince(5_000, 4_000)).toBe(0);
  expect(secondsUntil(4_000, 5_000)).toBe(0);
});

test("a countdown shows 0 only when it is over", () => {
  expect(secondsUntil(5_000, 4_999)).toBe(1);
  expect(secondsUntil(5_000, 5_000)).toBe(0);
});

test.each([
  ["en", 12 * 60 + 59, "12 min. ago"],
  ["en", 0, "now"],
  ["de", 59, "jetzt"],
  ["en", 60, "1 min. ago"],
  ["nl", 2 * 3_600, "2 uur geleden"],
  ["de", 12 * 60, "vor 12 Min."],
  ["de", 3 * 86_400, "vor 3 Tagen"],
  ["da", 12 * 60, "12 min. siden"],
])("%s: %s seconds ago", (language, seconds, words) => {
  expect(ago(seconds, language)).toBe(words);
});
