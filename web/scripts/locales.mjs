// Makes the typed keys of all texts (src/lib/i18n/keys.ts) and refuses when the four languages
// differ in their keys or in the variables of a text. With --check nothing is written.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FILES, LANGUAGES, readMessages } from "./fluent.mjs";

const target = fileURLToPath(new URL("../src/lib/i18n/keys.ts", import.meta.url));

/** @type {string[]} */
const problems = [];
/** @type {Map<string, string>} */
const owners = new Map();
const lines = [
  "// Generated from locales/*/*.ftl by `npm run generate`. Do not edit.",
  "",
  "/** What a text takes: nothing, or named values. */",
  "export type Value = string | number;",
];

for (const file of FILES) {
  const reference = readMessages("en", file);
  for (const [id, variables] of reference) {
    const owner = owners.get(id);
    if (owner) problems.push(`"${id}" is in ${owner}.ftl and in ${file}.ftl`);
    owners.set(id, file);
    for (const language of LANGUAGES.slice(1)) {
      const other = readMessages(language, file).get(id);
      if (!other) problems.push(`${language}/${file}.ftl: "${id}" is missing`);
      else if (other.join() !== variables.join())
        problems.push(
          `${language}/${file}.ftl: "${id}" takes (${other}), in English (${variables})`,
        );
    }
  }
  for (const language of LANGUAGES.slice(1))
    for (const id of readMessages(language, file).keys())
      if (!reference.has(id)) problems.push(`${language}/${file}.ftl: "${id}" is not in English`);

  const name = file[0]?.toUpperCase() + file.slice(1);
  lines.push("", `/** The texts of ${file}.ftl. */`, `export interface ${name}Texts {`);
  for (const [id, variables] of reference) {
    if (id.startsWith("-")) continue;
    const type = variables.length
      ? `{ ${variables.map((variable) => `${variable}: Value`).join("; ")} }`
      : "null";
    lines.push(`  "${id}": ${type};`);
  }
  lines.push("}");
}

if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
const made = `${lines.join("\n")}\n`;
if (!process.argv.includes("--check")) writeFileSync(target, made);
else if (readFileSync(target, "utf8") !== made) {
  console.error("src/lib/i18n/keys.ts is out of date: npm run generate");
  process.exit(1);
}
