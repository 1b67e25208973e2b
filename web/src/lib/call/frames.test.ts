import { beforeEach, expect, test } from "vitest";
import { LOOK_EVERY_MS, type Moving } from "./evidence";
import { FIRST_WITHIN_MS, FrameWatch, STILL_AFTER_MS } from "./frames";

let now: number;
let expected: boolean;
let still: boolean[];
let ever: boolean;
let watch: FrameWatch;

beforeEach(() => {
  now = 1_000;
  expected = true;
  ever = false;
  still = [];
  watch = new FrameWatch({ expected: () => expected, still: (ever) => still.push(ever) });
});

/** Looks for this long; the last look is at the end. */
function look(milliseconds: number, moving: Moving): void {
  ever ||= moving === true;
  for (let passed = 0; passed < milliseconds; passed += LOOK_EVERY_MS) {
    now += LOOK_EVERY_MS;
    watch.look(now, moving, ever);
  }
}

test("a camera that never sends is told after three seconds, as never having worked", () => {
  look(FIRST_WITHIN_MS, false);
  expect(still).toEqual([]);
  look(LOOK_EVERY_MS, false);
  expect(still).toEqual([false]);
});

test("video that stops is told apart from video that never came", () => {
  look(10_000, true);
  expect(still).toEqual([]);
  look(STILL_AFTER_MS + LOOK_EVERY_MS, false);
  expect(still).toEqual([true]);
});

test("what is not known yet is no standstill", () => {
  look(10_000, null);
  expect(still).toEqual([]);
});

test("a camera that is off, paused or hidden owes no frames", () => {
  look(FIRST_WITHIN_MS, false);
  expected = false;
  look(10_000, false);
  expect(still).toEqual([]);
  expected = true;
  look(FIRST_WITHIN_MS, false);
  expect(still).toEqual([]);
});

test("after a try it has time again", () => {
  look(10_000, true);
  look(STILL_AFTER_MS + LOOK_EVERY_MS, false);
  look(FIRST_WITHIN_MS, false);
  expect(still).toEqual([true]);
  look(LOOK_EVERY_MS, false);
  expect(still).toHaveLength(2);
});
