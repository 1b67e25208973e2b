// Reading locales/*/*.ftl: which texts a page needs, and what each text takes as arguments.
// Used by the generator of the typed keys and by the build.
import { FluentResource } from "@fluent/bundle";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const LANGUAGES = ["en", "nl", "de", "da"];
export const FILES = ["common", "customer", "console", "errors"];
/** Which files each page loads, in one chunk per language. */
export const PAGES = {
  customer: ["common", "customer", "errors"],
  console: ["common", "console", "errors"],
};

const root = fileURLToPath(new URL("../../locales/", import.meta.url));

/**
 * @param {string} language
 * @param {string} file
 */
export function pathOf(language, file) {
  return `${root}${language}/${file}.ftl`;
}

/**
 * The text of one file without comments, which the browser does not need.
 * @param {string} language
 * @param {string} file
 */
export function readTexts(language, file) {
  return readFileSync(pathOf(language, file), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
}

/**
 * Every variable that a pattern names, however deep in a selection.
 * @param {unknown} node
 * @param {Set<string>} found
 */
function collectVariables(node, found) {
  if (Array.isArray(node)) {
    for (const part of node) collectVariables(part, found);
  } else if (node !== null && typeof node === "object") {
    const part = /** @type {Record<string, unknown>} */ (node);
    if (part["type"] === "var" && typeof part["name"] === "string") found.add(part["name"]);
    for (const inner of Object.values(part)) collectVariables(inner, found);
  }
  return found;
}

/**
 * The messages of one file: identifier to sorted variable names.
 * @param {string} language
 * @param {string} file
 * @returns {Map<string, string[]>}
 */
export function readMessages(language, file) {
  const source = readTexts(language, file);
  const starts = source.split("\n").filter((line) => /^-?[a-zA-Z][\w-]* *=/.test(line));
  const body = new FluentResource(source).body;
  // The parser skips what it cannot read; a skipped text must not pass unseen.
  const read = new Set(body.map((entry) => entry.id));
  for (const line of starts) {
    const id = (line.split("=")[0] ?? "").trim();
    if (!read.has(id)) throw new Error(`${language}/${file}.ftl: cannot read the text "${id}"`);
  }
  const messages = new Map();
  for (const entry of body) {
    if (messages.has(entry.id)) throw new Error(`${language}/${file}.ftl: "${entry.id}" twice`);
    messages.set(entry.id, [...collectVariables(entry, new Set())].sort());
  }
  return messages;
}
