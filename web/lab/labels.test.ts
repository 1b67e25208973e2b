import { expect, test } from "vitest";
import { relabelled } from "./labels";

/** Pictures of a film of 100, 30 a second, that a camera gives from this one on. */
const film = (from: number, count: number, since = 0) =>
  Array.from({ length: count }, (_, at) => ({
    // Times are read with some milliseconds of difference.
    time: since + ((at * 1_000) / 30 + ((at * 7) % 11) - 5),
    picture: (from + at) % 100,
  }));

/** Reads these pictures too late, by so many. */
const late = (shown: ReturnType<typeof film>, by: Record<number, number>) =>
  shown.map((one, at) => ({ ...one, picture: (one.picture + (by[at] ?? 0)) % 100 }));

test("a film that was read in time is left as it is, also where it begins anew", () => {
  const shown = film(80, 150);
  expect(relabelled(shown, 100)).toEqual(shown);
});

test.each([
  ["one", { 12: 1 }],
  ["the first", { 0: 1 }],
  ["the last", { 29: 1 }],
  ["by several pictures", { 12: 3 }],
  ["two together", { 12: 1, 13: 1 }],
  ["some", { 3: 1, 9: 2, 11: 1, 20: 1 }],
])("a picture that was read too late has its number again: %s", (_, by) => {
  const shown = film(90, 30);
  expect(relabelled(late(shown, by), 100)).toEqual(shown);
});

test("a picture that the camera left out is none that was read too late", () => {
  const first = film(10, 20);
  const shown = [...first, ...film(29, 20, (20 * 1_000) / 30)];
  expect(relabelled(shown, 100)).toEqual(shown);
});

test("pictures that the page did not see change nothing", () => {
  const shown = film(10, 60).filter((_, at) => at % 3 !== 1 && (at < 20 || at > 27));
  expect(relabelled(shown, 100)).toEqual(shown);
});

test("nothing was shown", () => {
  expect(relabelled([], 100)).toEqual([]);
});
