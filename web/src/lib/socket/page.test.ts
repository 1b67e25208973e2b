import { expect, test } from "vitest";
import { PAGE_ID, newPageId } from "./page";

test("a page has one name of its own, and no two are alike", () => {
  expect(PAGE_ID).toMatch(/^g[0-9a-f]{16}$/);
  const names = new Set([PAGE_ID, newPageId(), newPageId()]);
  expect(names.size).toBe(3);
});
