// Gives each page its texts as chunks per language: `virtual:texts/entry/de`. Only the page's own
// texts in its own language are ever loaded.
import { LANGUAGES, PAGES, pathOf, readTexts } from "./fluent.mjs";

const PREFIX = "virtual:texts/";

/** @returns {import("vite").Plugin} */
export function texts() {
  return {
    name: "bistand-texts",
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : null;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const [page = "", language = ""] = id.slice(PREFIX.length + 1).split("/");
      const files = /** @type {Record<string, string[]>} */ (PAGES)[page];
      if (!files || !LANGUAGES.includes(language)) this.error(`no texts called ${id}`);
      for (const file of files) this.addWatchFile(pathOf(language, file));
      const source = files.map((file) => readTexts(language, file)).join("\n");
      return `export default ${JSON.stringify(source.replace(/\n{2,}/g, "\n"))};`;
    },
  };
}
