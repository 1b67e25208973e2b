// Prints what a customer downloads in script before the join form works, and fails above the limit:
// the page's own chunk, everything it imports statically, and the longest texts. What
// is loaded later (the call) does not count.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { LANGUAGES } from "./fluent.mjs";

/** Gzipped bytes; on a slow phone line (400 kbit/s) this is about one second. */
const LIMIT = 45 * 1024;

/** @typedef {{ file: string, imports?: string[], name?: string }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/**
 * @param {string} key
 * @param {Set<string>} seen
 */
function withImports(key, seen) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const inner of chunk.imports ?? []) withImports(inner, seen);
  return seen;
}

/** @param {string} file */
const weigh = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;

const scripts = [...withImports("customer.html", new Set())];
const languages = LANGUAGES.map((language) => {
  const found = Object.entries(manifest).find(([key]) => key.endsWith(`texts/entry/${language}`));
  if (!found) throw new Error(`no texts of the customer's page in ${language}`);
  return { file: found[1].file, bytes: weigh(found[1].file) };
}).sort((a, b) => b.bytes - a.bytes);
const wordiest = languages[0];

let total = 0;
for (const file of [...scripts, ...(wordiest ? [wordiest.file] : [])]) {
  const bytes = weigh(file);
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} kB  customer's first page, gzipped script`);
if (total > LIMIT) {
  console.error(`above the limit of ${LIMIT / 1024} kB`);
  process.exit(1);
}
