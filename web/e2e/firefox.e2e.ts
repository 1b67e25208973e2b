// Another browser than all other tests: Debian's Firefox as the customer. It has VP8 only, hides
// its addresses and speaks another protocol to its driver.
import type { Page } from "puppeteer-core";
import { acceptCall, enter, skipTheCheck } from "./firefox";
import { expect, test } from "./fixtures";
import { Server } from "./server";
import { THEIR_PICTURE, signIn, startSession } from "./steps";

/** Whether each of these elements plays: its clock moves. */
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
  serverWith,
  firefox,
  person,
}) => {
  const server = await serverWith(() => Server.onNetwork());
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const page = await firefox();
  await enter(page, server, code);
  await mette.page.getByRole("textbox", { name: /^Message / }).fill("Hello, Firefox");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator("::-p-text(Hello, Firefox)").wait();

  await skipTheCheck(page);
  await acceptCall(mette, page);
  // Skipped before the level was measured, and not muted by anyone.
  await page.locator(".call-bar ::-p-text(Mute)").wait();
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
});
