// Every page in both themes, on a phone and on a desk, in four languages: pictures for whoever
// looks at them, nothing that axe finds, and no sideways scrolling on the narrowest phone.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { expect, test } from "./fixtures";
import { THEIR_PICTURE, enterByCode, signIn, startSession } from "./steps";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1_280, height: 800 };
/** The narrowest screen that a page has to fit, in CSS pixels. */
const NARROW = { width: 320, height: 640 };
/** German has the longest words. */
const OTHER_LANGUAGES = ["nl", "da", "de"] as const;

/** What axe finds, each with the first places. */
async function findings(page: Page): Promise<string[]> {
  // The other mode opens a page of its own, which the fake camera does not survive.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3)}`,
  );
}

/** Looks at one page from all sides; what is wrong is kept, so that one run tells everything. */
class Looker {
  readonly wrong: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async look(name: string): Promise<void> {
    for (const theme of ["light", "dark"] as const) {
      await this.#page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [device, size] of Object.entries({ phone: PHONE, desk: DESK })) {
        await this.#page.setViewportSize(size);
        await this.#shoot(`${name}-en-${theme}-${device}`);
      }
      // Colours depend on the theme; structure on the size: each is seen once.
      await this.#page.setViewportSize(theme === "light" ? PHONE : DESK);
      await this.#check(`${name} en ${theme}`);
    }
    for (const language of OTHER_LANGUAGES) {
      await this.#speak(language);
      await this.#page.setViewportSize(language === "da" ? DESK : PHONE);
      await this.#shoot(`${name}-${language}`);
      await this.#check(`${name} ${language}`);
    }
    await this.#fits(name);
    await this.#speak("en");
  }

  async #fits(name: string): Promise<void> {
    await this.#page.setViewportSize(NARROW);
    const over = await this.#page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) this.wrong.push(`${name}: ${over} px too wide for ${NARROW.width} px`);
  }

  /** On a desk every page has a list of languages; the customer's call reads the choice. */
  async #speak(language: string): Promise<void> {
    await this.#page.setViewportSize(DESK);
    const choice = this.#page.locator("select:has(option[lang=nl])");
    if ((await choice.count()) > 0) await choice.selectOption(language);
    else {
      await this.#page.evaluate((to) => localStorage.setItem("bistand.language", to), language);
      await this.#page.reload();
      await expect(this.#page.locator(".call-bar")).toBeVisible();
    }
    await expect(this.#page.locator("html")).toHaveAttribute("lang", language);
  }

  async #check(what: string): Promise<void> {
    for (const finding of await findings(this.#page)) this.wrong.push(`${what}: ${finding}`);
  }

  async #shoot(name: string): Promise<void> {
    await this.#page.screenshot({ path: `${FOLDER}${name}.png` });
  }
}

test.setTimeout(300_000);

test("every page is fit to be seen, read and read out", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const desk = new Looker(mette.page);
  const guest = new Looker(jonas.page);

  await mette.page.goto(`${server.url}/console`);
  await expect(mette.page.getByLabel("User name")).toBeVisible();
  await desk.look("console-1-sign-in");
  await signIn(mette, server);
  await desk.look("console-2-start");
  const { code, link } = await startSession(mette);
  await desk.look("console-3-invitation");

  await jonas.page.goto(link);
  await expect(jonas.page.getByRole("heading", { name: "You are invited" })).toBeVisible();
  await guest.look("customer-1-link");
  await jonas.page.goto(server.url);
  await jonas.page.getByLabel("Session code").fill("000000000");
  await jonas.page.getByRole("button", { name: "Continue" }).click();
  await expect(jonas.page.getByText("This code is not open.")).toBeVisible();
  await guest.look("customer-2-wrong-code");

  await enterByCode(jonas, server, code, "Jonas Berg");
  await guest.look("customer-3-inside");
  await jonas.page.getByRole("button", { name: "Skip media check" }).click();
  await guest.look("customer-4-skip");
  await jonas.page.getByRole("button", { name: "Back to the check" }).click();
  await mette.page.getByRole("textbox", { name: /Write to/ }).fill("Good morning. How can I help?");
  await mette.page.getByRole("button", { name: "Send" }).click();
  await desk.look("console-4-entry-doctor");

  // What Chromium says when it is denied; a browser that grants by itself denies nothing.
  await jonas.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    navigator.permissions.query = () =>
      Promise.resolve(Object.assign(new EventTarget(), { state: "denied" }) as PermissionStatus);
  });
  await jonas.page.getByRole("button", { name: "Continue" }).click();
  await expect(jonas.page.getByRole("heading", { name: "We cannot see or hear" })).toBeVisible();
  await guest.look("customer-5-blocked");
  await jonas.page.evaluate(() => {
    Reflect.deleteProperty(navigator.mediaDevices, "getUserMedia");
    Reflect.deleteProperty(navigator.permissions, "query");
  });
  await expect(jonas.page.getByText("We hear you")).toBeVisible();
  await guest.look("customer-6-check");
  await jonas.page.getByRole("button", { name: "Continue" }).click();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await guest.look("customer-7-ready");

  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(jonas.page.getByRole("heading", { name: /calls you/ })).toBeVisible();
  await guest.look("customer-8-ring");
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await guest.look("customer-9-call");
  await mette.page.getByRole("button", { name: "Camera" }).first().click();
  await desk.look("console-6-call");
  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await desk.look("console-7-end");
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await desk.look("console-8-over");
  await guest.look("customer-10-ended");

  await mette.page.getByRole("button", { name: "Reopen" }).first().click();
  await mette.page.goto(`${server.url}/healthz`);
  await expect(jonas.page.getByText(/^The line of Mette .* is gone$/)).toBeVisible();
  await guest.look("customer-11-agent-gone");
  expect([...desk.wrong, ...guest.wrong]).toEqual([]);
});

test("A23 the page without script is fit to be seen, read and read out", async ({
  server,
  person,
}) => {
  const { browser } = await person("customer");
  const wrong: string[] = [];
  for (const locale of ["en", ...OTHER_LANGUAGES]) {
    const context = await browser.newContext({ locale, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${server.url}/old`);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    await page.screenshot({ path: `${FOLDER}old-browser-${locale}.png` });
    for (const finding of await findings(page)) wrong.push(`${locale}: ${finding}`);
    await page.setViewportSize(NARROW);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) wrong.push(`${locale}: ${over} px too wide`);
    await context.close();
  }
  expect(wrong).toEqual([]);
});
