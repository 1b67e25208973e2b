import { expect, test } from "vitest";
import { PAGE_ID, newPageId, pageBefore } from "./page";

test("a page has one name of its own, and no two are alike", () => {
  expect(PAGE_ID).toMatch(/^g[0-9a-f]{16}$/);
  const names = new Set([PAGE_ID, newPageId(), newPageId()]);
  expect(names.size).toBe(3);
});

function tab(): Storage {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return storage as Storage;
}

test("a page that is loaded again says which one the tab showed before", () => {
  const [first, second] = [tab(), tab()];
  expect(pageBefore("g1", () => first)).toBe("none");
  expect(pageBefore("g2", () => first)).toBe("g1");
  expect(pageBefore("g3", () => second)).toBe("none");
  expect(pageBefore("g4", () => first)).toBe("g2");
});

test("where the browser stores nothing, a page cannot say what was before", () => {
  const closed = () => {
    throw new DOMException("closed", "SecurityError");
  };
  expect(pageBefore("g1", closed)).toBeNull();
  const full = { ...tab(), setItem: closed } as Storage;
  expect(pageBefore("g1", () => full)).toBeNull();
});
