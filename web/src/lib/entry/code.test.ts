import { expect, test } from "vitest";
import { digitsOf, grouped, linkIn, tokenOf } from "./code";

test.each([
  ["417203958", "417203958"],
  ["417 203 958", "417203958"],
  ["417-203-958", "417203958"],
  ["  4 1 7.2 0 3/958 ", "417203958"],
  ["Code: 417 203", "417203"],
  ["４１７２０３", "417203"],
  ["٤١٧", "417"],
  ["४१७ २०३ ९५८", "417203958"],
  ["๔๑๗๒๐๓๙๕๘", "417203958"],
  ["𝟒𝟏𝟕²", "4172"],
  ["417–203—958", "417203958"],
  ["417‑203\u00a0958", "417203958"],
  ["417 203 958 12", "41720395812"],
  ["Your code: 123-456-789", "123456789"],
  ["At 12:30 your code 123 456 789 works for 15 minutes", "123456789"],
  ["Ihr Code 123456789, gültig bis 07:03", "123456789"],
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

test.each([
  ["https://help.example.org/j/abc_DEF-123", "abc_DEF-123"],
  ["Please open https://help.example.org:8443/j/abc_DEF-123. Thank you", "abc_DEF-123"],
  ["HTTPS://HELP.EXAMPLE.ORG/j/417203958/", "417203958"],
  ["417 203 958", null],
  ["https://help.example.org/", null],
])("of “%s” the link's token is %s", (text, token) => {
  expect(linkIn(text)).toBe(token);
});

test("the token of a link is what follows /j/", () => {
  expect(tokenOf("/j/abc_DEF-123")).toBe("abc_DEF-123");
  expect(tokenOf("/")).toBeNull();
  expect(tokenOf("/j/")).toBeNull();
  expect(tokenOf("/j/a/b")).toBeNull();
});
