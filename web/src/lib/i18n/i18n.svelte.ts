// The texts that are on the page now. Reading one inside a component makes the component follow a
// change of language.
import type { CommonTexts, ErrorsTexts, Value } from "./keys";
import { loaded } from "../loaded";
import { followTranslation } from "./translated";
import {
  LANGUAGE_KEY,
  chooseLanguage,
  localeOf,
  rememberedLanguage,
  rememberLanguage,
  Texts,
  type Language,
} from "./texts";

interface Source {
  readonly default: string;
}
type Loaders = Record<Language, () => Promise<Source>>;
type Shared = CommonTexts & ErrorsTexts;

/** How `t` is called for the texts of `All`: values only where the text takes some. */
export interface Translate<All> {
  <Key extends keyof All & string>(
    key: Key,
    ...values: All[Key] extends null ? [] : [All[Key]]
  ): string;
}

const current = $state<{ texts: Texts }>({ texts: new Texts("en", "") });
/** The parts of the page's texts: those that it begins with, and those that were added. */
const parts: Loaders[] = [];
/** The number of them on the page. */
let shown = 0;
/** The language to show; the texts on the page follow as soon as they are there. */
let wanted: Language = "en";

/** Texts that did not load are requested again after this long, in ms. */
const AGAIN_MS = 3_000;

/**
 * Loads the page's texts in the reader's language. Call once, before anything is shown: without
 * texts there is nothing to show, so it tries until they are there, and says each time that they
 * are not.
 */
export async function startTexts(of: Loaders, missing: () => void): Promise<void> {
  parts.push(of);
  followTranslation(document.body);
  // Chosen in another window of this browser, or at the top of another page: followed here, too.
  addEventListener("storage", ({ key }) => {
    if (key !== LANGUAGE_KEY) return;
    // Without a line the texts cannot be fetched; those that are there stay.
    show(chosenLanguage()).catch(() => undefined);
  });
  for (;;) {
    try {
      return await show(chosenLanguage());
    } catch {
      missing();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

function chosenLanguage(): Language {
  return chooseLanguage(navigator.languages, rememberedLanguage());
}

/** Changes the language of the page, and remembers it unless another was chosen since. */
export async function changeLanguage(to: Language): Promise<void> {
  await show(to);
  if (current.texts.language === to) rememberLanguage(to);
}

/** Texts that the page needs later, in the language that it shows. They stay from then on. */
export async function addTexts(of: Loaders): Promise<void> {
  // Not before they are there: without them the page can still change its language.
  await loaded(of[wanted]);
  if (!parts.includes(of)) parts.push(of);
  if (parts.indexOf(of) >= shown) await show(wanted);
}

async function show(language: Language): Promise<void> {
  wanted = language;
  try {
    await load();
  } catch (error) {
    if (wanted === language) wanted = current.texts.language;
    throw error;
  }
  document.documentElement.lang = current.texts.language;
}

/** Shows all parts in the language that is wanted, whatever is chosen or added while they come. */
async function load(): Promise<void> {
  for (;;) {
    const language = wanted;
    const sources = await Promise.all(parts.map((part) => loaded(part[language])));
    if (language !== wanted || sources.length !== parts.length) continue;
    current.texts = new Texts(language, sources.map((source) => source.default).join("\n"));
    shown = sources.length;
    return;
  }
}

export function language(): Language {
  return current.texts.language;
}

/** A text of common.ftl or errors.ftl; each page has a `t` of its own for its own texts. */
export const t: Translate<Shared> = (key, ...values) =>
  current.texts.get(key, values[0] as Record<string, Value> | undefined);

/** A text by a key that comes from the server, when we have one. */
export function textFor(key: string, values?: Record<string, Value>): string | null {
  return current.texts.has(key) ? current.texts.get(key, values) : null;
}

/** The language with the reader's region, for times and dates. */
function locale(): string {
  return localeOf(language(), navigator.languages);
}

/** Time of day, as it is written where the reader is. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit" }).format(at);
}

/** A date, as it is written where the reader is. */
export function dateOf(at: number, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), style).format(at);
}
