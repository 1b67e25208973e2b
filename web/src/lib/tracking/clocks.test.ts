import { describe, expect, test } from "vitest";
import { Clocks } from "./clocks";

/** The track's clock began so much before the video's. */
const AHEAD = 27_467_898.2;

/** Pictures that come at these intervals and are shown `late` milliseconds after they came. */
function play(intervals: readonly number[], late: number, numbers: boolean, leaveOut = 0): Clocks {
  const clocks = new Clocks();
  const events: { at: number; tell: () => void }[] = [];
  let time = 0;
  intervals.forEach((interval, index) => {
    time += interval;
    const [mine, at] = [time, 5_000 + time];
    const number = numbers ? 1_000 + 90 * index : null;
    const came = { time: mine + AHEAD, number, at };
    const shown = { time: mine + 0.4, number, at: at + late };
    if (leaveOut === 0 || index % leaveOut !== 0)
      events.push({ at: came.at, tell: () => clocks.came(came) });
    events.push({ at: shown.at, tell: () => clocks.shown(shown) });
  });
  for (const { tell } of events.sort((one, other) => one.at - other.at)) tell();
  return clocks;
}

const EVEN = Array.from({ length: 60 }, () => 1_000 / 30);
const UNEVEN = EVEN.map((interval, index) => interval + ((index * 7) % 5) - 2);

describe("B45 the clocks of a track and of the video that shows it", () => {
  test("B45 the numbers of a call tell the difference, however late a picture is shown", () => {
    expect(play(EVEN, 120, true).difference).toBeCloseTo(AHEAD - 0.4, 3);
  });

  test("B45 a camera's even pictures are told apart by when they are shown", () => {
    expect(play(EVEN, 2, false).difference).toBeCloseTo(AHEAD - 0.4, 0);
  });

  test("B45 uneven pictures are told apart by their intervals, also when shown late", () => {
    expect(play(UNEVEN, 45, false).difference).toBeCloseTo(AHEAD - 0.4, 0);
  });

  test("B45 pictures that were left out do no harm", () => {
    expect(play(UNEVEN, 3, false, 3).difference).toBeCloseTo(AHEAD - 0.4, 0);
  });

  test("B45 too few pictures tell nothing", () => {
    expect(play(EVEN.slice(0, 3), 2, false).difference).toBe(null);
    expect(new Clocks().difference).toBe(null);
  });
});
