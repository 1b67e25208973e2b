import { expect, test } from "vitest";
import { lengthOf, LONGEST, showsSomething, wellFormed } from "./length";

const FAMILY = "👩‍👩‍👧‍👦";

test.each([
  ["", 1, { characters: 0, over: 0 }],
  ["x", LONGEST, { characters: LONGEST, over: 0 }],
  ["x", LONGEST + 2, { characters: LONGEST, over: 2 }],
  ["😀", LONGEST + 1, { characters: LONGEST, over: 1 }],
  ["e\u0301", LONGEST, { characters: LONGEST, over: 0 }],
  ["🇩🇰", 3, { characters: 3, over: 0 }],
  [FAMILY, 1_311, { characters: 1_310, over: 1 }],
])("A7 “%s” × %i is %o as a reader counts", (letter, times, length) => {
  expect(lengthOf(letter.repeat(times))).toEqual(length);
});

test.each([
  ["whole 😀", "whole 😀"],
  ["cut \ud83d", "cut \ufffd"],
  ["\ude00 cut", "\ufffd cut"],
  ["a\ude00\ude00b\ud83dc", "a\ufffd\ufffdb\ufffdc"],
])("half a sign is replaced: %j is sent as %j", (text, sent) => {
  expect(wellFormed(text)).toBe(sent);
});

test.each([
  ["x", true],
  ["⠓", true],
  [" \n\u00a0", false],
  ["\u200b\u200e\u2066\u2069", false],
  ["\u00ad", false],
  ["\u3164\uffa0\u115f", false],
  ["\ufe0f\u0301", false],
  ["\u2800", false],
  ["\u0007\u001b", false],
])("%j shows something: %s", (text, something) => {
  expect(showsSomething(text)).toBe(something);
});
