import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LANGUAGES } from "../i18n/texts";
import { OWN_WORDS, distinctName } from "./names";

test.each([
  ["You", "You (Customer)"],
  ["YOU", "YOU (Customer)"],
  [" you! ", " you!  (Customer)"],
  ["Ｙｏｕ", "Ｙｏｕ (Customer)"],
  ["Dig", "Dig (Customer)"],
  ["Jij", "Jij (Customer)"],
  ["sie", "sie (Customer)"],
  ["U", "U (Customer)"],
  ["Jonas Berg", "Jonas Berg"],
  ["Yousef", "Yousef"],
  ["U Thant", "U Thant"],
  ["", ""],
  [null, "Customer"],
])("the name %j is shown as %j", (name, shown) => {
  expect(distinctName(name, "Customer")).toBe(shown);
});

test("every word for the reader is known, in all languages", () => {
  const words = LANGUAGES.flatMap((language) =>
    ["common", "console", "old"].flatMap((file) => {
      const url = new URL(`../../../../locales/${language}/${file}.ftl`, import.meta.url);
      const found = readFileSync(url, "utf8").matchAll(/^(?:console-|old-)?you = (.+)$/gm);
      return Array.from(found, ([, word]) => word?.toLowerCase());
    }),
  );
  expect(words.length).toBe(3 * LANGUAGES.length);
  expect([...new Set(words)].sort()).toEqual([...OWN_WORDS].sort());
});
