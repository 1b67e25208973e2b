import { expect, test } from "vitest";
import { GraceTone } from "./grace-tone";

function heardAt(seconds: readonly (number | null)[]): (number | null)[] {
  const heard: (number | null)[] = [];
  let now: number | null = null;
  const tone = new GraceTone({ play: async () => void heard.push(now) });
  for (now of seconds) tone.follow(now);
  return heard;
}

test("D12 one tone when the waiting begins, one at five seconds", () => {
  expect(heardAt([null, 30, 30, 29, 6, 5, 5, 4, 1, 0, null])).toEqual([30, 5]);
});

test("a count that skips a second is heard all the same", () => {
  expect(heardAt([null, 30, 6, 4])).toEqual([30, 4]);
});

test("back in time there is no second tone, and the next loss is a new one", () => {
  expect(heardAt([null, 30, 20, null, 30, 5])).toEqual([30, 30, 5]);
});

test("a page that is opened in the last seconds is not alarmed", () => {
  expect(heardAt([null, 3, 2])).toEqual([]);
});
