import { beforeEach, expect, test, vi } from "vitest";
import { Incomplete, loaded } from "./loaded";

beforeEach(() => void vi.stubGlobal("location", { origin: "http://127.0.0.1:9" }));

const failing = (message: string) => vi.fn(() => Promise.reject(new TypeError(message)));

test("a part that comes is asked for once", async () => {
  const load = vi.fn(() => Promise.resolve({ solve: 1 }));
  expect(await loaded(load)).toEqual({ solve: 1 });
  expect(load).toHaveBeenCalledTimes(1);
});

test.each([
  ["names no address, as in Safari", "Importing a module script failed."],
  ["names one of another origin", "Failed to fetch: https://elsewhere.example/a.js"],
  ["names one of ours that does not come either", "error loading: http://127.0.0.1:9/a.js"],
])("where the browser %s, the page is incomplete and says so", async (_, message) => {
  const load = failing(message);
  await expect(loaded(load)).rejects.toThrow(Incomplete);
  await expect(loaded(load)).rejects.toThrow(message);
  expect(load).toHaveBeenCalledTimes(2);
});
