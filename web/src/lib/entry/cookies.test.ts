import { expect, test } from "vitest";
import { CookiesBlocked, keepsCookies, needCookies } from "./cookies";

/** A browser that answers so, one after the other. */
function browser(...kept: boolean[]) {
  let asked = 0;
  return {
    ask: () => Promise.resolve({ kept: kept[asked++] ?? false }),
    times: () => asked,
  };
}

test.each([
  ["has one of ours already", [true], true, 1],
  ["keeps the first one", [false, true], true, 2],
  ["keeps none", [false, false], false, 2],
] as const)("a browser that %s", async (_, answers, keeps, times) => {
  const { ask, times: asked } = browser(...answers);
  expect(await keepsCookies(ask)).toBe(keeps);
  expect(asked()).toBe(times);
});

test("no answer is no finding", async () => {
  expect(await keepsCookies(() => Promise.reject(new Error("offline")))).toBe(true);
});

test("who needs cookies and has none is stopped", async () => {
  await expect(needCookies(browser(false, false).ask)).rejects.toBeInstanceOf(CookiesBlocked);
  await expect(needCookies(browser(false, true).ask)).resolves.toBeUndefined();
});
