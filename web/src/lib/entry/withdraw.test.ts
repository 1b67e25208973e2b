import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Offline } from "../api";
import { keepAsking, LAPSED_AFTER_MS, withdraw, WITHDRAW_AGAIN_MS } from "./withdraw";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  keepAsking();
  vi.useRealTimers();
});

/** A server that is reached after this many attempts. */
function reachedAfter(failures: number) {
  let tries = 0;
  const tell = () => {
    tries += 1;
    return tries > failures ? Promise.resolve() : Promise.reject(new Offline());
  };
  return { tell, tries: () => tries };
}

test.each([0, 1, 5])(
  "F2 a question is taken back however often that fails: %i times",
  async (n) => {
    const { tell, tries } = reachedAfter(n);
    void withdraw(tell);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries()).toBe(n + 1);
  },
);

test("F2 who asks anew takes nothing back any more", async () => {
  const { tell, tries } = reachedAfter(100);
  void withdraw(tell);
  await vi.advanceTimersByTimeAsync(WITHDRAW_AGAIN_MS);
  expect(tries()).toBe(2);
  keepAsking();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries()).toBe(2);
});

test("F2 a request on its way is stopped when this device asks anew", async () => {
  let stopped = false;
  void withdraw(
    (signal) =>
      new Promise(() => signal?.addEventListener("abort", () => (stopped = true), { once: true })),
  );
  keepAsking();
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(true);
});

test("F2 a question that has lapsed is left alone", async () => {
  const { tell, tries } = reachedAfter(Infinity);
  void withdraw(tell);
  await vi.advanceTimersByTimeAsync(LAPSED_AFTER_MS);
  const before = tries();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries()).toBe(before);
});
