import { beforeEach, expect, test } from "vitest";
import { FakeWorld } from "../socket/fake";
import { FrameWatch, STILL_AFTER_MS } from "./frames";

let world: FakeWorld;
let expected: boolean;
let frames: () => number;
let still: boolean[];
let watch: FrameWatch;

beforeEach(() => {
  world = new FakeWorld();
  expected = true;
  frames = () => 0;
  still = [];
  watch = new FrameWatch({
    expected: () => expected,
    frames: async () => frames(),
    still: (ever) => still.push(ever),
    after: world.after,
  });
  watch.start();
});

test("three seconds without a single frame are told, as never having worked", async () => {
  await world.passSlowly(STILL_AFTER_MS);
  expect(still).toEqual([]);
  await world.passSlowly(1_100);
  expect(still).toEqual([false]);
});

test("a picture that stops is told apart from one that never came", async () => {
  let count = 0;
  frames = () => ++count;
  await world.passSlowly(10_000);
  expect(still).toEqual([]);
  frames = () => count;
  await world.passSlowly(STILL_AFTER_MS + 1_100);
  expect(still).toEqual([true]);
});

test("a camera that is off, paused or hidden owes no frames", async () => {
  await world.passSlowly(STILL_AFTER_MS);
  expected = false;
  await world.passSlowly(10_000);
  expect(still).toEqual([]);
});

test("after stopping nothing is counted any more", async () => {
  watch.stop();
  let looked = false;
  frames = () => {
    looked = true;
    return 0;
  };
  await world.passSlowly(10_000);
  expect(looked).toBe(false);
});
