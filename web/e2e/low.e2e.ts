// Little height: a phone held sideways, 200 % of a small window, the smallest phone. What a person
// came for is in view and free on every screen of the customer, whatever else the page has to say.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectFree, layoutFaults } from "./layout";
import type { Person } from "./participant";
import { permissions } from "./permissions";
import { signIn, speak, startSession } from "./steps";

const SIDEWAYS = [
  { width: 640, height: 320 },
  { width: 667, height: 331 },
  { width: 568, height: 320 },
];
const SMALLEST = { width: 320, height: 568 };

/** Nothing is broken at any of these sizes, and the controls are free without any scrolling. */
async function look(
  page: Page,
  what: string,
  free: readonly Locator[],
  sizes = [...SIDEWAYS, SMALLEST],
): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await layoutFaults(page), `${what}, ${size.width} × ${size.height}`).toEqual([]);
    for (const control of free) await expectFree(control);
  }
}

/** With the customer stuck in the check, the agent has to write: the field is whole. */
async function lookAtTheConsole({ page }: Person): Promise<void> {
  await speak(page, "de");
  const field = page.locator(".composer textarea");
  const doctor = page.locator(".k-doctor");
  const free = [field, page.locator(".composer .btn"), page.locator(".dock .k-end")];
  await look(page, "the console", free);
  // Above it one part scrolls: the whole of the entry doctor is in it.
  await page.setViewportSize(SMALLEST);
  await expect(doctor).toHaveCount(1);
  const words = doctor.locator(".btn").first();
  await words.scrollIntoViewIfNeeded();
  await expectFree(words);
  expect(await doctor.evaluate((it) => it.scrollHeight - it.clientHeight)).toBeLessThanOrEqual(0);
  await field.fill("Eine Zeile\n".repeat(9));
  await expect(field).toBeInViewport({ ratio: 0.95 });
  await field.fill("");
  await page.setViewportSize({ width: 1_280, height: 800 });
  await speak(page, "en");
}

test("with little height the main action is always free, in a call Mute and Leave, too", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true, language: "de", grants: false });
  const { page } = jonas;
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const permit = await permissions(jonas, server);
  const next = page.locator('main .btn[data-kind="main"]');
  const chat = page.locator(".sheet-bar");
  await page.goto(server.url);
  await page.locator("input[name=code]").fill(code);
  await next.click();
  await expect(page.locator("input[name=code]")).toHaveCount(0);
  await look(page, "inside", [next, chat]);

  await permit("denied");
  await next.click();
  await expect(page.locator(".steps")).toBeVisible();
  await look(page, "blocked", [next, chat]);
  // What is above the main action scrolls clear of it, to its very end.
  await page.setViewportSize({ width: 640, height: 320 });
  const last = page.locator("[data-check=sound] .btn").last();
  await last.scrollIntoViewIfNeeded();
  await expectFree(last);
  await lookAtTheConsole(mette);
  await permit("granted");
  await expect(page.locator("[data-check=microphone][data-is=ok]")).toBeVisible();
  await look(page, "check", [next, chat]);
  await next.click();
  await expect(page.locator(".c-sign[data-is=live]")).toBeVisible();
  await look(page, "ready", [next, chat]);

  await mette.page.getByRole("button", { name: "Start call" }).click();
  const answers = page.locator(".c-bottom .btn");
  await expect(answers).toHaveCount(2);
  await permit("denied");
  await expect(page.locator(".note .btn")).toBeVisible();
  await look(page, "ring", [answers.first(), answers.last()]);
  await permit("granted");
  await expect(page.locator(".note .btn")).toHaveCount(0);
  await answers.last().click();

  const buttons = page.locator(".call-bar .call");
  await expect(buttons).toHaveCount(5);
  const bar = [0, 1, 2, 3, 4].map((at) => buttons.nth(at));
  await look(page, "call", bar);
  await permit("denied");
  const notice = page.locator(".note .btn");
  await expect(notice).toHaveCount(1);
  await look(page, "one notice", [...bar, notice]);
  // A second one: the connection is gone as well.
  await jonas.context.setOffline(true);
  await expect(notice).toHaveCount(2);
  await look(page, "two notices", [...bar, notice.first()]);
  await page.locator("#call-chat").click();
  const field = page.getByRole("textbox");
  await look(page, "two notices and the chat", [...bar, field]);
  // And with the keyboard, which takes its height from the page.
  await look(page, "keyboard", [...bar, field], [{ width: 320, height: 300 }]);
});
