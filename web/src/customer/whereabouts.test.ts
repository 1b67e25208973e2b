import { afterEach, expect, test } from "vitest";
import { inBrowser } from "../lib/remembered";
import { cameBy, noteInside, noteOutside, readWhereabouts } from "./whereabouts";

const KEY = "bistand.inside";
const LINK = "kX3vQ9-T_w0aBcDeFgHiJk";
const OTHER = "kX3vQ9-T_w0aBcDeFgHiJl";

// Outside of a browser there is no storage: what is remembered lasts as long as the module.
afterEach(() => inBrowser.write(KEY, null));

test("a link is known again only for the session that it has led into", () => {
  noteInside("s1", LINK);
  expect(cameBy(LINK, "s1")).toBe(true);
  expect(cameBy(OTHER, "s1")).toBe(false);
  expect(cameBy(LINK, "s2")).toBe(false);
});

test("what is kept of a link does not let anybody in", () => {
  noteInside("s1", LINK);
  expect(inBrowser.read(KEY)).not.toContain(LINK.slice(0, 16));
  expect(readWhereabouts()?.link).toHaveLength(6);
});

test("a reload, or another tab, does not forget the link; another session does", () => {
  noteInside("s1", LINK);
  noteInside("s1", undefined);
  expect(cameBy(LINK, "s1")).toBe(true);
  noteInside("s2", undefined);
  expect(readWhereabouts()).toEqual({ session: "s2" });
});

test("who leaves a session does not take away the one that was entered meanwhile", () => {
  noteInside("s2", LINK);
  noteOutside("s1");
  expect(readWhereabouts()?.session).toBe("s2");
  noteOutside("s2");
  expect(readWhereabouts()).toBeNull();
});

test.each(["", "{", "7", "null", "[]", '{"link":"x"}'])("“%s” says nothing", (stored) => {
  inBrowser.write(KEY, stored);
  expect(readWhereabouts()).toBeNull();
});
