// A customer without a mouse: from the code to the end of the call, and back to the code.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { seeAndHear } from "./steps";

test.use({ customer: {} });

/** More stops than any screen has. */
const STOPS = 40;

/** Presses Tab until the focus is there. */
async function goTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way to ${String(wanted)} by Tab`);
}

/** Goes to a button and presses it. */
async function use(page: Page, name: string, key = "Enter"): Promise<void> {
  await goTo(page, page.getByRole("button", { name, exact: true }));
  await page.keyboard.press(key);
}

test("by keys alone: code, check, ring, call, chat, leaving, coming back, the next code", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await page.goto(server.url);
  const field = page.getByLabel("Session code");
  await goTo(page, field);
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  await use(page, "Continue");
  await expect(page.getByText("We hear you")).toBeVisible();
  await use(page, "Continue");
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();

  await mette.page.getByRole("button", { name: "Start call" }).click();
  await use(page, "Accept");
  await seeAndHear(mette, jonas);
  await use(page, "Mute", "Space");
  await expect(page.getByRole("button", { name: "Unmute" })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Mute", exact: true })).toBeFocused();
  await goTo(page, page.getByRole("textbox"));
  await page.keyboard.type("It drips");
  await page.keyboard.press("Enter");
  await expect(mette.page.getByText("It drips", { exact: true })).toBeVisible();
  await use(page, "Leave");
  await use(page, "Back to the call");
  await seeAndHear(mette, jonas);

  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(page.getByRole("heading", { name: "The session has ended" })).toBeFocused();
  await use(page, "Enter another code");
  await expect(field).toBeVisible();
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeFocused();
});
