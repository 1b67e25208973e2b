// Another browser than all other tests: Debian's Firefox as the customer. It has VP8 only, hides
// its addresses and speaks another protocol to its driver.
import type { Page } from "puppeteer-core";
import { startFirefox } from "./firefox";
import { expect, test } from "./fixtures";
import { Server } from "./server";
import { THEIR_PICTURE, signIn, startSession } from "./steps";

/** What there is one of on a screen: the main button. */
const NEXT = 'main .btn[data-kind="main"]';

/** Whether each of these elements goes on: its clock moves. */
async function moves(page: Page, selector: string): Promise<boolean> {
  const at = () =>
    page.evaluate((which) => {
      const all = [...document.querySelectorAll<HTMLMediaElement>(which)];
      const playing = all.filter(
        ({ srcObject }) => srcObject instanceof MediaStream && srcObject.getTracks().length > 0,
      );
      return playing.map(({ currentTime }) => currentTime);
    }, selector);
  const before = await at();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  const after = await at();
  return after.length > 0 && after.every((time, index) => time > (before[index] ?? 0));
}

test("A27 Firefox as the customer: code, chat, and a call in which both see and hear", async ({
  person,
}) => {
  const server = await Server.onNetwork();
  const firefox = await startFirefox();
  try {
    const mette = await person("agent");
    await signIn(mette, server);
    const { code } = await startSession(mette);
    const page = await firefox.newPage();
    const complaints: unknown[] = [];
    page.on("pageerror", (error) => complaints.push(error));
    await page.goto(server.url);
    await page.locator("input[name=code]").fill(code);
    await page.locator(NEXT).click();
    await page.locator("::-p-text(You’re in the session)").wait();
    await mette.page.getByRole("textbox", { name: /^Message / }).fill("Hello, Firefox");
    await mette.page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator("::-p-text(Hello, Firefox)").wait();

    // A machine without a loudspeaker gives Firefox no clock for its level: the check is skipped.
    await page.locator(NEXT).click();
    await page.locator("[data-check=camera][data-is=ok]").wait();
    await page.locator(".c-actions .c-two .btn:last-child").click();
    await page.locator("::-p-text(Skip the media check?)").wait();
    await page.locator(".c-stack .c-two .btn:last-child").click();
    await page.locator("::-p-text(All set)").wait();
    await mette.page.getByRole("button", { name: "Start call" }).click();
    await page.locator('.btn[data-kind="go"]').click();
    await page.locator(".call-bar .call:first-child").click();
    await mette.page.getByRole("button", { name: "Camera" }).first().click();

    const theirs = () =>
      mette.page
        .locator(THEIR_PICTURE)
        .evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && video.currentTime);
    await expect.poll(theirs).toBeTruthy();
    const at = await theirs();
    await expect.poll(theirs).not.toBe(at);
    await expect.poll(() => mette.hears()).not.toBeNull();
    await expect.poll(() => moves(page, 'video[data-of="p1"]')).toBe(true);
    await expect.poll(() => moves(page, "audio")).toBe(true);
    expect(complaints).toEqual([]);
  } finally {
    await firefox.close();
    await server.close();
  }
});
