import { expect, test } from "vitest";
import { LANGUAGES, Texts, chooseLanguage, localeOf } from "./texts";
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
  expect(texts.get("calls", { name: "דנה" })).toBe("\u2068דנה\u2069 calls you");
});

test.each([
  ["Mette\u2069\u202e", "Mette calls you"],
  ["\u202eetteM", "etteM calls you"],
  ["\u2069דנה\u202b", "\u2068דנה\u2069 calls you"],
  ["𐤀𐤁", "\u2068𐤀𐤁\u2069 calls you"],
])("what closes an isolate does not come out of a name: %j", (name, sentence) => {
  expect(new Texts("en", "calls = { $name } calls you").get("calls", { name })).toBe(sentence);
});

test.each([
  ["en", ["en-GB"], "19:03"],
  ["en", ["en-US", "en"], "7:03 PM"],
  ["en", ["da-DK", "en-AU"], "7:03 pm"],
  ["en", ["fr-FR"], "19:03"],
  ["en", ["de-DE"], "19:03"],
  ["en", ["en-US@posix", "en-GB"], "19:03"],
  ["de", ["de-AT"], "19:03"],
  ["nl", ["nl-BE"], "19:03"],
  ["da", ["da-DK"], "19.03"],
  ["da", ["nb-NO"], "19.03"],
  ["da", ["en-US"], "19.03"],
  ["de", ["en-US", "en"], "19:03"],
  ["nl", ["en-CA"], "19:03"],
] as const)("in %s with %j the evening begins at %s", (language, browser, written) => {
  const style = { hour: "numeric", minute: "2-digit", timeZone: "UTC" } as const;
  const time = new Intl.DateTimeFormat(localeOf(language, browser), style).format(
    Date.UTC(2026, 10, 29, 19, 3),
  );
  expect(time.replace(/\s/g, " ")).toBe(written);
});

test("a key that nobody knows is shown as it is", () => {
  expect(new Texts("en", "").get("denial-of-the-future")).toBe("denial-of-the-future");
});

/** Values that reach every branch at least once; counts are checked one by one below. */
function example(variables: string[], count: number): Record<string, string | number> {
  const counted = ["count", "seconds", "of", "have", "number"];
  return Object.fromEntries(
    variables.map((name) => [name, counted.includes(name) ? count : "Mette"]),
  );
}

test.each(LANGUAGES)("every text in %s comes out whole, for none, one and many", (language) => {
  for (const [, files] of Object.entries(PAGES)) {
    const source = files.map((file) => readTexts(language, file)).join("\n");
    const texts = new Texts(language, source);
    for (const file of files)
      for (const [id, variables] of readMessages(language, file)) {
        // What the generator reads is read by the pages, too, which have another parser.
        expect(texts.has(id), id).toBe(true);
        for (const count of [0, 1, 7]) {
          const text = texts.get(id, example(variables, count));
          expect(text, id).not.toMatch(/[{}]|\$|undefined/);
          expect(text.trim(), id).not.toBe("");
        }
      }
  }
});

const GLOSSARY: [string, string, string[]][] = [
  ["entry", "entry-code-label", ["Session code", "Sessiecode", "Sitzungscode", "Sessionskode"]],
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
  ["console", "status-running", ["Running", "Bezig", "Läuft", "I gang"]],
  ["console", "status-done", ["Done", "Klaar", "Fertig", "Færdig"]],
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
