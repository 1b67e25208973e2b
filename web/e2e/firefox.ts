// Debian's Firefox, which speaks another protocol to its driver than Chromium.
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import type { Person } from "./participant";
import type { Server } from "./server";

const FIREFOX = process.env["E2E_FIREFOX"] ?? "/usr/bin/firefox-esr";

/** Fake devices with permission granted automatically, and nothing that calls home. */
const PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "intl.accept_languages": "en",
  "app.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

/** A Firefox with these settings besides, as `about:config` or a policy would set them. */
export const startFirefox = (
  more: Readonly<Record<string, boolean | number>> = {},
): Promise<Browser> =>
  puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: { ...PREFERENCES, ...more },
  });

/** What there is one of on a customer's screen: the main button. */
export const NEXT = 'main .btn[data-kind="main"]';

// A locator's `fill` and `click` evaluate text, which the policy of the pages forbids: what follows
// does without.

/** Types into a field, once it is there. */
export async function write(page: Page, field: string, text: string): Promise<void> {
  await page.locator(field).wait();
  await page.type(field, text);
}

/** Presses a button, once it is there: scrolled to as a person does, clear of the foot. */
export async function press(page: Page, button: string): Promise<void> {
  await page.locator(button).wait();
  await page.$eval(button, (found) => found.scrollIntoView({ block: "center" }));
  await page.click(button);
}

/** The customer types the code and comes in. */
export async function enter(page: Page, server: Server, code: string): Promise<void> {
  await page.goto(server.url);
  await write(page, "input[name=code]", code);
  await write(page, "input[name=name]", "Jonas Berg");
  await press(page, NEXT);
  await page.locator("::-p-text(You’re in the session)").wait();
}

/** A machine without a loudspeaker gives Firefox no clock for its level: the check is skipped. */
export async function skipTheCheck(page: Page): Promise<void> {
  await press(page, NEXT);
  await page.locator("[data-check=camera][data-is=ok]").wait();
  await press(page, ".c-actions .c-two .btn:last-child");
  await page.locator("::-p-text(Skip the media check?)").wait();
  await press(page, ".c-stack .c-two .btn:last-child");
  await page.locator("::-p-text(All set)").wait();
}

/** The agent calls and Firefox accepts. */
export async function acceptCall(mette: Person, page: Page): Promise<void> {
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await press(page, '.btn[data-kind="go"]');
}
