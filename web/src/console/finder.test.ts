import { expect, test } from "vitest";
import { matching, type Choice } from "./finder";

const choice = (words: string, more = ""): Choice => ({
  id: words,
  is: more === "" ? "action" : "session",
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

test("what can be done comes before a session that only its state or its name brings up", () => {
  const german = [
    choice("Sitzung starten"),
    choice("Zum Anruf zurück"),
    choice("Anruf starten"),
    choice("Ümit", "Wartet auf Ihren Anruf"),
    choice("Joanra", "Nicht verbunden"),
    choice("Anrufbeantworter Nord", "Im Anruf"),
  ];
  expect(matching(german, "anr").map(({ words }) => words)).toEqual([
    "Anruf starten",
    "Zum Anruf zurück",
    "Anrufbeantworter Nord",
    "Joanra",
    "Ümit",
  ]);
});
