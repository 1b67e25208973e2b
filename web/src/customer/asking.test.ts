import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, Offline } from "../lib/api";
import { keepAsking } from "../lib/entry/withdraw";
import { Refusal } from "../lib/socket/refusal";
import type { Entered, Problem } from "../lib/wire";
import { Asking } from "./asking.svelte";

type Answer = Entered | Error;

const refusal = (code: Problem["code"]) => new Refusal({ code });
const asked = (ask: "first-device" | "host", seconds: number): Entered => ({
  outcome: "asked",
  ask,
  seconds,
  here: true,
});
const inside: Entered = { outcome: "inside", session: "s1", over: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  keepAsking();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The server gives these answers in turn, the last one for good. */
function begin(...answers: Answer[]) {
  const enter = vi.spyOn(api, "enter").mockImplementation(() => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Entered);
  });
  const cancelled = vi.spyOn(api, "cancelEnter").mockResolvedValue(undefined);
  const asking = new Asking(() => undefined);
  asking.begin();
  const result = asking.enter({ code: "417203958" }).catch((error: unknown) => error);
  return { asking, enter, cancelled, result };
}

test.each([
  ["the network is gone", new Offline()],
  ["the disk hangs", refusal("unavailable")],
  ["the server restarts", refusal("stopping")],
])("F2 while somebody is asked and %s, the page goes on asking", async (_, trouble) => {
  const { asking, cancelled, result } = begin(asked("host", 60), trouble, trouble, inside);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(asking.asked).toMatchObject({ ask: "host" });
  expect(asking.retryIn).toBe(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await result).toBe("s1");
  expect(cancelled).not.toHaveBeenCalled();
});

test("F2 what is reached again is no longer said to be cut off", async () => {
  const { asking } = begin(asked("host", 60), new Offline(), asked("host", 56));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asking.retryIn).toBe(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asking.retryIn).toBeNull();
  asking.cancel();
});

test.each([
  ["the host", "host", 30],
  ["the first device, and the host after it", "first-device", 150],
] as const)("F2 a question to %s that lapsed unheard is not put again", async (_, ask, within) => {
  const seconds = 30;
  const { asking, cancelled, enter, result } = begin(asked(ask, seconds), new Offline());
  await vi.advanceTimersByTimeAsync(within * 1_000 - 2_500);
  expect(asking.asked).not.toBeNull();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await result).toBeInstanceOf(Offline);
  expect(asking.asked).toBeNull();
  expect(cancelled).toHaveBeenCalledOnce();
  const before = enter.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(enter).toHaveBeenCalledTimes(before);
});

test("F2 a first question that may have arrived unanswered is taken back", async () => {
  const { cancelled, result } = begin(new Offline());
  expect(await result).toBeInstanceOf(Offline);
  expect(cancelled).toHaveBeenCalledOnce();
});

test("F2 nothing is taken back after a no", async () => {
  const { cancelled, result } = begin(asked("host", 60), refusal("takeover-declined"));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toMatchObject({ problem: { code: "takeover-declined" } });
  expect(cancelled).not.toHaveBeenCalled();
});

test("F2 whoever cancels while cut off is shown no error", async () => {
  const { asking, cancelled, result } = begin(asked("host", 60), new Offline());
  await vi.advanceTimersByTimeAsync(2_500);
  asking.cancel();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toBeNull();
  expect(cancelled).toHaveBeenCalled();
});
