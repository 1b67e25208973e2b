import { expect, test } from "vitest";
import { matching, type Choice } from "./finder";

const choice = (words: string, more = ""): Choice => ({
  id: words,
  words,
  more,
  keys: "",
  choose: () => undefined,
});
const ALL = [
  choice("Start session"),
  choice("End session"),
  choice("Karin Møller", "Waits for your call"),
  choice("Jonas Berg", "In the call"),
];
const found = (typed: string) => matching(ALL, typed).map(({ words }) => words);

test("without a word everything stands there, in its order", () => {
  expect(found("")).toEqual(ALL.map(({ words }) => words));
});

test("every word has to be there, accents and capitals do not matter", () => {
  expect(found("SESS")).toEqual(["Start session", "End session"]);
  expect(found("moller")).toEqual(["Karin Møller"]);
  expect(found("karin waits")).toEqual(["Karin Møller"]);
  expect(found("karin berg")).toEqual([]);
});

test("what begins with the word comes first", () => {
  expect(found("e")[0]).toBe("End session");
});
