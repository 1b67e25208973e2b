import { expect, test } from "vitest";
import type { ItemView } from "../wire";
import { TYPING_MS, typingFrom, whoTypes } from "./typing";

const said = (sequence: number, by: string): ItemView => ({
  sequence,
  at: 0,
  by,
  kind: "said",
  text: `t${sequence}`,
});
const BEFORE = [said(1, "jonas"), said(2, "mette")];
const typing = typingFrom("jonas", BEFORE, 1_000);

test("who types is shown for a while, whatever that person has said before", () => {
  expect(whoTypes(typing, BEFORE, 1_000)).toBe("jonas");
  expect(whoTypes(typing, BEFORE, 1_000 + TYPING_MS - 1)).toBe("jonas");
  expect(whoTypes(typing, BEFORE, 1_000 + TYPING_MS)).toBeNull();
  expect(whoTypes(null, BEFORE, 1_000)).toBeNull();
});

test("the line that was typed ends it as it arrives", () => {
  expect(whoTypes(typing, [...BEFORE, said(3, "jonas")], 1_001)).toBeNull();
});

test("a line of another person ends nothing, nor does a notice", () => {
  const what = { notice: "call-left" } as const;
  const notice: ItemView = { sequence: 4, at: 0, by: "jonas", kind: "notice", what };
  expect(whoTypes(typing, [...BEFORE, said(3, "mette"), notice], 1_001)).toBe("jonas");
});

test("who types on after the line is shown again", () => {
  const after = [...BEFORE, said(3, "jonas")];
  expect(whoTypes(typingFrom("jonas", after, 1_500), after, 1_600)).toBe("jonas");
});
