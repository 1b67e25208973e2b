// Fluent without a framework: which language to use, and one page's texts in that language.
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { inBrowser } from "../remembered";
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

export function rememberedLanguage(): string | null {
  return inBrowser.read(LANGUAGE_KEY);
}

export function rememberLanguage(language: Language): void {
  inBrowser.write(LANGUAGE_KEY, language);
}

/** Letters and marks that run from right to left: a name must not turn a sentence around. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** What would close the isolate around a text from within, or turn around what follows it. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A person's text within a sentence or a title of ours: it has its own direction, and the text
 *  around it keeps ours. */
export function isolated(text: string): string {
  const plain = text.replace(DIRECTION_CONTROLS, "");
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** How the reader's region writes what the language alone leaves open: en-GB has 24 hours, en-US
 *  has am and pm, and English in a browser that lists none has the hours of the browser's region.
 *  Dutch, German and Danish have 24 hours in every region. */
export function localeOf(language: Language, browser: readonly string[]): string {
  // Chromium without a locale of the system lists `en-US@posix`, which no formatter takes.
  const tags = browser.filter((tag) => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag));
  const regional = tags.find((tag) => tag.toLowerCase().split("-")[0] === language);
  if (regional !== undefined || language !== "en") return regional ?? language;
  const { hourCycle } = new Intl.DateTimeFormat(tags[0], { hour: "numeric" }).resolvedOptions();
  return hourCycle === undefined ? language : `${language}-u-hc-${hourCycle}`;
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
    for (const [name, value] of Object.entries(values ?? {}))
      args[name] = typeof value === "string" ? isolated(value) : value;
    // With a list for errors Fluent continues instead of throwing: half a sentence beats none.
    return this.#bundle.formatPattern(pattern, args, []);
  }
}
