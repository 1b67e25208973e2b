// How a page looks and whether everyone can use it: screenshots in every language, theme and size;
// nothing that axe finds; nothing cut, covered or touching on any phone, nor at 200 % zoom; usable
// in forced colours; still when motion is to be reduced.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { layoutFaults } from "./layout";
import { speak } from "./steps";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));

export const PHONE = { width: 390, height: 844 };
const SIZES = { phone: PHONE, desk: { width: 1_280, height: 800 } } as const;
/** The narrowest phone: where long words are cut first. */
const NARROW = { width: 320, height: 640 };
/** Widths of phones, a desk's window at 200 % zoom, a tablet, and the narrowest of each layout. */
const TIGHT = [
  NARROW,
  { width: 360, height: 740 },
  PHONE,
  { width: 640, height: 400 },
  { width: 840, height: 1_100 },
  { width: 1_024, height: 768 },
  SIZES.desk,
  { width: 1_440, height: 900 },
];
const THEMES = ["light", "dark"] as const;
export const LANGUAGES = ["en", "nl", "de", "da"] as const;
type Language = (typeof LANGUAGES)[number];

/** What axe looks for; the customer's pages keep the enhanced contrast (7:1) as well. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const RULES_OF = { console: RULES, customer: [...RULES, "wcag2aaa"], old: RULES };

/** Looks at pages from all sides; faults are collected, so that one run reports all of them. */
export class Looker {
  readonly wrong: string[] = [];
  readonly #page: Page;
  readonly #whose: keyof typeof RULES_OF;

  constructor(page: Page, whose: keyof typeof RULES_OF) {
    this.#page = page;
    this.#whose = whose;
  }

  /** Looks at what is on the screen now. The language is changed on the page, without a reload. */
  async look(name: string, languages: readonly Language[] = LANGUAGES): Promise<void> {
    const page = this.#page;
    const before = page.viewportSize() ?? SIZES.desk;
    for (const language of languages) {
      await speak(page, language);
      const what = `${this.#whose}-${name} in ${language}`;
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await this.#shoot(`${language}/${this.#whose}-${name}-${size}-${colorScheme}`);
          // Colours depend on theme and size, names on the language.
          const plain = size === "phone" && colorScheme === "light";
          if (language === "en" || plain) await this.#ask(`${what}, ${size}, ${colorScheme}`);
        }
      }
      for (const viewport of TIGHT) {
        await page.setViewportSize(viewport);
        for (const fault of await layoutFaults(page))
          this.wrong.push(`${what}, ${viewport.width} px wide: ${fault}`);
        if (viewport === NARROW) {
          await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
          await this.#shoot(`${language}/${this.#whose}-${name}-narrow-light`);
        }
        // Layouts of their own, neither phone nor desk: the drawer and the rail.
        const between = viewport.width > 800 && viewport.width < SIZES.desk.width;
        if (language === "en" && between) await this.#ask(`${what}, ${viewport.width} px wide`);
      }
    }
    // The steps of a test are taken in English.
    if (this.#whose !== "old") await speak(page, "en");
    await this.#moves(name);
    // Browsers without script have their own page and know nothing of forced colours.
    if (this.#whose !== "old") await this.#forced(name);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: null });
    await page.setViewportSize(before);
  }

  async #ask(what: string): Promise<void> {
    // The other mode opens a page of its own, which the fake camera does not survive.
    const axe = new AxeBuilder({ page: this.#page }).setLegacyMode(true);
    const { violations } = await axe.withTags(RULES_OF[this.#whose]).analyze();
    for (const { id, nodes } of violations)
      for (const { target } of nodes.slice(0, 3))
        this.wrong.push(`${what}: ${id} at ${target.join(" ")}`);
  }

  /** Reduced motion is respected: nothing moves, not even for a moment. */
  async #moves(name: string): Promise<void> {
    const moving = await this.#page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
        .map(({ effect }) => (effect as KeyframeEffect).target?.className ?? ""),
    );
    for (const one of moving) this.wrong.push(`${this.#whose}-${name}: ${one} moves`);
  }

  /** In forced colours a ground is no sign: buttons need an edge, and the focus an outline. */
  async #forced(name: string): Promise<void> {
    const page = this.#page;
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await this.#shoot(`forced/${this.#whose}-${name}-${size}`);
    }
    const faults = await page.evaluate(() => {
      const found: string[] = [];
      const shown = [...document.querySelectorAll<HTMLElement>("button, .btn, select, input")];
      for (const element of shown) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
        // A field that is drawn by something around it shows itself there.
        const parts = [element, ...element.children, element.closest(".code") ?? element];
        const edges = parts.some((part) => {
          const { borderTopWidth, borderBottomWidth, borderTopStyle, textDecorationLine } =
            getComputedStyle(part);
          const border = Math.max(parseFloat(borderTopWidth), parseFloat(borderBottomWidth)) > 0;
          return (border && borderTopStyle !== "none") || textDecorationLine.includes("underline");
        });
        const overlay = Number(getComputedStyle(element).opacity) === 0;
        const native = element.matches("[type=range]");
        if (!edges && !overlay && !native) found.push(`“${words}” has no edge`);
        if (element.matches(":disabled, [tabindex='-1']") || overlay) continue;
        element.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
        if (document.activeElement !== element) continue;
        const rings = parts.some((part) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(part);
          return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
        });
        if (!rings) found.push(`“${words}” shows no focus`);
        element.blur();
      }
      return [...new Set(found)];
    });
    for (const fault of faults)
      this.wrong.push(`${this.#whose}-${name} in forced colours: ${fault}`);
  }

  async #shoot(name: string): Promise<void> {
    await this.#page.screenshot({ path: `${FOLDER}${name}.png`, animations: "disabled" });
  }
}

/** Pages of several people, looked at in one test: nothing is wrong with any of them. */
export function expectNothingWrong(...lookers: readonly Looker[]): void {
  expect(lookers.flatMap(({ wrong }) => wrong)).toEqual([]);
}
