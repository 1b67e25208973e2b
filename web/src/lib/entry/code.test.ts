import { expect, test } from "vitest";
import { digitsOf, grouped, tokenOf } from "./code";

test.each([
  ["417203958", "417203958"],
  ["417 203 958", "417203958"],
  ["417-203-958", "417203958"],
  ["  4 1 7.2 0 3/958 ", "417203958"],
  ["Code: 417 203", "417203"],
  ["４１７２０３", "417203"],
  ["٤١٧", "417"],
  ["", ""],
  ["1234567890123456", "123456789012"],
])("A1 “%s” is the code %s", (typed, digits) => {
  expect(digitsOf(typed)).toBe(digits);
});

test("a code is read in threes", () => {
  expect(grouped("417203958")).toBe("417 203 958");
  expect(grouped("4172")).toBe("417 2");
  expect(grouped("417")).toBe("417");
});

test("the token of a link is what follows /j/", () => {
  expect(tokenOf("/j/abc_DEF-123")).toBe("abc_DEF-123");
  expect(tokenOf("/")).toBeNull();
  expect(tokenOf("/j/")).toBeNull();
  expect(tokenOf("/j/a/b")).toBeNull();
});
