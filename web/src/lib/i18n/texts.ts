// Fluent without a framework: which language to use, and one page's texts in that language.
import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { Value } from "./keys";

export const LANGUAGES = ["en", "nl", "de", "da"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where the choice is kept, for all windows of a browser. */
export const LANGUAGE_KEY = "bistand.language";

/** Norwegian and Swedish readers read Danish more easily than English; neither is offered yet. */
const NEIGHBOURS: Record<string, Language> = { nb: "da", nn: "da", no: "da" };

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The remembered language, else the first of the browser's that we have, else English. */
export function chooseLanguage(browser: readonly string[], remembered: string | null): Language {
  if (isLanguage(remembered)) return remembered;
  for (const tag of browser) {
    const primary = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(primary)) return primary;
    const neighbour = NEIGHBOURS[primary];
    if (neighbour) return neighbour;
  }
  return "en";
}

/** Storage can be closed in private windows; then a choice lasts as long as the page. */
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}

/** Right-to-left letters and invisible direction marks: a name must not turn a sentence around. */
const TURNS_TEXT =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

function isolated(value: Value): Value {
  return typeof value === "string" && TURNS_TEXT.test(value) ? `\u2068${value}\u2069` : value;
}

/** One page's texts in one language. */
export class Texts {
  readonly language: Language;
  readonly #bundle: FluentBundle;

  constructor(language: Language, source: string) {
    this.language = language;
    this.#bundle = new FluentBundle(language, { useIsolating: false });
    this.#bundle.addResource(new FluentResource(source));
  }

  has(key: string): boolean {
    return this.#bundle.hasMessage(key);
  }

  /** The text; its key when there is none, which the build excludes for typed keys. */
  get(key: string, values?: Record<string, Value> | null): string {
    const pattern = this.#bundle.getMessage(key)?.value;
    if (pattern === undefined || pattern === null) return key;
    const args: Record<string, Value> = {};
    for (const [name, value] of Object.entries(values ?? {})) args[name] = isolated(value);
    // With a list for errors Fluent goes on instead of throwing: half a sentence beats none.
    return this.#bundle.formatPattern(pattern, args, []);
  }
}
