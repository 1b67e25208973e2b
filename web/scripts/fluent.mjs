// Reading locales/*/*.ftl: which texts a page needs, and what each text takes as arguments.
// Used by the generator of the typed keys and by the build.
import { Visitor, parse } from "@fluent/syntax";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const LANGUAGES = ["en", "nl", "de", "da"];
export const FILES = ["common", "entry", "customer", "console", "errors"];
/** Which files each page loads, in one chunk per language. The customer's texts come in two. */
export const PAGES = {
  entry: ["common", "entry", "errors"],
  customer: ["customer"],
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

class Variables extends Visitor {
  /** @type {Set<string>} */
  found = new Set();

  /**
   * @override
   * @param {import("@fluent/syntax").VariableReference} node
   */
  visitVariableReference(node) {
    this.found.add(node.id.name);
  }
}

/**
 * The messages of one file: identifier to sorted variable names. Refuses what the pages would skip
 * without a word, which can be a whole text or its second half.
 * @param {string} source
 * @param {string} path where the source is from, for errors
 * @returns {Map<string, string[]>}
 */
export function messagesOf(source, path) {
  /** @type {Map<string, string[]>} */
  const messages = new Map();
  for (const entry of parse(source, {}).body) {
    if (entry.type === "Junk") {
      const line = source.slice(0, entry.span?.start).split("\n").length;
      const why = entry.annotations.map(({ message }) => message).join(", ");
      throw new Error(`${path}:${line}: cannot read what begins here: ${why}`);
    }
    if (entry.type !== "Message" && entry.type !== "Term") continue;
    const id = entry.type === "Term" ? `-${entry.id.name}` : entry.id.name;
    if (messages.has(id)) throw new Error(`${path}: "${id}" twice`);
    const variables = new Variables();
    variables.visit(entry);
    messages.set(id, [...variables.found].sort());
  }
  return messages;
}

/**
 * The messages of one file of one language, as `messagesOf`.
 * @param {string} language
 * @param {string} file
 * @returns {Map<string, string[]>}
 */
export function readMessages(language, file) {
  const path = pathOf(language, file);
  return messagesOf(readFileSync(path, "utf8"), path);
}
