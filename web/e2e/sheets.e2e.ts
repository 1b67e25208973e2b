// What is laid over the customer's page on a phone: "back" closes it and leaves no session.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { enterByCode } from "./steps";

const INSIDE = { name: "You’re in the session" };

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Message |You can keep/ }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

test("back closes the chat in the lobby; forward and a reload keep what they should", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await enterByCode(jonas, server, code, "Jonas Berg");
  const bar = page.locator("button.sheet-bar");
  const field = page.locator(".sheet textarea");
  await bar.tap();
  await write(page, "The boiler hums");
  await expect(page.locator(".bub", { hasText: "The boiler hums" })).toBeVisible();
  await page.goBack();
  await expect(field).toHaveCount(0);
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
  // Under the agent's name the customer's own words are marked as theirs.
  await expect(bar).toContainText("You: The boiler hums");
  await write(mette.page, "Is the lamp on?");
  await expect(bar).toContainText("Mette Sørensen");
  await expect(bar.locator("small")).toHaveText("Is the lamp on?");

  await page.goForward();
  await expect(field).toBeVisible();
  await page.reload();
  await expect(field).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(field).toHaveCount(0);
  await expect(bar).toBeFocused();
  // Closed otherwise than by "back" it leaves no entry: this one goes to the page before.
  await page.waitForFunction(() => history.state === null);
  await bar.tap();
  await bar.tap();
  await page.waitForFunction(() => history.state === null);
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
});

test("A11 back on the question about skipping goes back to the check, and skips nothing", async ({
  server,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await enterByCode(jonas, server, code, "Jonas Berg");
  const question = page.getByRole("heading", { name: "Skip the media check?" });
  await page.getByRole("button", { name: "Skip media check" }).tap();
  await expect(question).toBeVisible();
  await page.goBack();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
  // Answered, it leaves no entry, neither on this screen nor on the next one.
  await page.getByRole("button", { name: "Skip media check" }).tap();
  await page.getByRole("button", { name: "Back to the check" }).tap();
  await page.waitForFunction(() => history.state === null);
  await page.getByRole("button", { name: "Skip media check" }).tap();
  await page.getByRole("button", { name: "Skip media check" }).tap();
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
  await page.waitForFunction(() => history.state === null);
  await page.goForward();
  await expect(question).toHaveCount(0);
});

test("back closes chat and devices in a call, and the words stay legible", async ({
  inside: { jonas },
}) => {
  const { page } = jonas;
  const side = page.locator(".call-side");
  const chat = page.getByRole("button", { name: "Chat" });
  for (const name of ["Chat", "Devices"]) {
    await page.getByRole("button", { name, exact: true }).tap();
    await expect(side).toBeVisible();
    await page.goBack();
    await expect(side).toHaveCount(0);
  }
  await chat.tap();
  await page.getByRole("button", { name: "Devices", exact: true }).tap();
  await expect(page.getByRole("heading", { name: "Your devices" })).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).tap();
  await expect(side).toHaveCount(0);
  await page.waitForFunction(() => history.state === null);
  await chat.tap();
  await page.reload();
  await expect(side).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(side).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Call with Mette Sørensen" })).toBeAttached();

  // On the narrowest phones the ring of one button stays off the words of the next one.
  await page.setViewportSize({ width: 320, height: 640 });
  await page.keyboard.press("Tab");
  await chat.focus();
  const ring = await chat.evaluate((button) => {
    const sign = button.querySelector("i");
    const below = sign?.getBoundingClientRect().bottom ?? 0;
    const words = document.createRange();
    words.selectNodeContents(document.querySelector(".call[data-kind=end]") ?? button);
    words.setStartAfter(document.querySelector(".call[data-kind=end] > i") ?? button);
    return {
      around: getComputedStyle(button).boxShadow,
      sign: sign && getComputedStyle(sign).boxShadow,
      room: words.getBoundingClientRect().top - below,
    };
  });
  expect(ring.around).toBe("none");
  expect(ring.sign).toContain("0px 4px");
  expect(ring.room).toBeGreaterThanOrEqual(4);
});

test("on the narrowest phones the address to write to is broken before its domain", async ({
  server,
  person,
}) => {
  for (const language of ["en", "nl", "de", "da"]) {
    const { page } = await person("customer", { phone: true, language });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(server.url);
    const contact = page.getByRole("link", { name: "help@nordvarme.example" });
    await expect(contact).toBeVisible();
    const rows = await contact.evaluate((link) => {
      const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent?.indexOf("nordvarme.example") ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + "nordvarme.example".length);
        return range.getClientRects().length;
      }
      return null;
    });
    expect(rows, language).toBe(1);
  }
});
