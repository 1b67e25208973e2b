import { expect, test } from "vitest";
import { LANGUAGES, Texts, chooseLanguage } from "./texts";
import { PAGES, readMessages, readTexts } from "../../../scripts/fluent.mjs";

test.each([
  [["de-AT", "en"], null, "de"],
  [["sv-SE", "da-DK", "en-GB"], null, "da"],
  [["nb-NO", "en"], null, "da"],
  [["fr-FR"], null, "en"],
  [[], null, "en"],
  [["de"], "nl", "nl"],
  [["de"], "xx", "de"],
])("of %j with %j remembered the language is %s", (browser, remembered, language) => {
  expect(chooseLanguage(browser, remembered)).toBe(language);
});

test("a name with right-to-left letters cannot turn the sentence around", () => {
  const texts = new Texts("en", "calls = { $name } calls you");
  expect(texts.get("calls", { name: "Mette" })).toBe("Mette calls you");
  expect(texts.get("calls", { name: "\u202eetteM" })).toBe("\u2068\u202eetteM\u2069 calls you");
});

test("a key that nobody knows is shown as it is", () => {
  expect(new Texts("en", "").get("denial-of-the-future")).toBe("denial-of-the-future");
});

/** Values that reach every branch at least once; counts are checked one by one below. */
function example(variables: string[], count: number): Record<string, string | number> {
  const counted = ["count", "seconds", "level", "of", "have", "number"];
  return Object.fromEntries(
    variables.map((name) => [name, counted.includes(name) ? count : "Mette"]),
  );
}

test.each(LANGUAGES)("every text in %s comes out whole, for none, one and many", (language) => {
  for (const [, files] of Object.entries(PAGES)) {
    const source = files.map((file) => readTexts(language, file)).join("\n");
    const texts = new Texts(language, source);
    for (const file of files)
      for (const [id, variables] of readMessages(language, file))
        for (const count of [0, 1, 7]) {
          const text = texts.get(id, example(variables, count));
          expect(text, id).not.toMatch(/[{}]|\$|undefined/);
          expect(text.trim(), id).not.toBe("");
        }
  }
});

const GLOSSARY: [string, string, string[]][] = [
  ["customer", "entry-code-label", ["Session code", "Sessiecode", "Sitzungscode", "Sessionskode"]],
  ["customer", "lobby-page", ["Media check", "Mediacontrole", "Medienprüfung", "Mediekontrol"]],
  [
    "customer",
    "lobby-skip",
    [
      "Skip media check",
      "Mediacontrole overslaan",
      "Medienprüfung überspringen",
      "Spring mediekontrol over",
    ],
  ],
  ["customer", "lobby-continue", ["Continue", "Ga verder", "Weiter", "Fortsæt"]],
  ["customer", "lobby-audio-only", ["Audio only", "Alleen geluid", "Nur Ton", "Kun lyd"]],
  [
    "customer",
    "call-join-voice",
    [
      "Join voice call",
      "Deelnemen aan spraakoproep",
      "Am Sprachanruf teilnehmen",
      "Deltag i stemmeopkald",
    ],
  ],
  ["common", "status-running", ["Running", "Bezig", "Läuft", "I gang"]],
  ["common", "status-done", ["Done", "Klaar", "Fertig", "Færdig"]],
];

test.each(GLOSSARY)("the fixed term %s/%s is used in all languages", (file, id, terms) => {
  expect(
    LANGUAGES.map((language) => new Texts(language, readTexts(language, file)).get(id)),
  ).toEqual(terms);
});

test.each([
  ["en", "We cannot see or hear you"],
  ["nl", "We kunnen u niet zien of horen"],
  ["de", "Wir können Sie nicht sehen oder hören"],
  ["da", "Vi kan ikke se eller høre dig"],
] as const)("A16 in %s the guest without access reads %s", (language, sentence) => {
  expect(new Texts(language, readTexts(language, "customer")).get("stuck-both")).toBe(sentence);
});
