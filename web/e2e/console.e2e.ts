// The console by itself: signing in, keys, several sessions at once.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { METTE } from "./server";
import { THEIR_PICTURE, call, enterByCode, passTheCheck, signIn, startSession } from "./steps";

/** The region of the page that has the focus; `null` when the focus is lost. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.activeElement?.closest<HTMLElement>("[data-region]")?.dataset["region"] ?? null,
  );
}

test("a wrong password keeps the name, and too many tries count down", async ({
  server,
  person,
}) => {
  const { page } = await person("agent");
  await page.goto(`${server.url}/console`);
  const button = page.getByRole("button", { name: "Sign in" });
  await button.click();
  await expect(page.getByText("Enter your user name and your password.")).toBeVisible();

  await page.getByLabel("User name").fill(METTE.login);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("not this one");
  await password.press("Enter");
  await expect(page.getByText("The user name or password is wrong.")).toBeVisible();
  await expect(page.getByLabel("User name")).toHaveValue(METTE.login);
  await expect(password).toBeFocused();

  const slow = page.getByText(/Too many attempts. You can try again in \d+ second/);
  await expect(async () => {
    await password.press("Enter");
    await expect(slow).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(slow).toHaveCount(0);

  await password.fill(METTE.password);
  await password.press("Enter");
  await expect(page.getByRole("heading", { name: "Choose a session" })).toBeVisible();
});

test("B2 B4 by keys alone: start, go round, call, mute, write; the focus is never lost", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  await page.keyboard.press("Alt+s");
  await expect(page.getByRole("heading", { name: "Invite your customer" })).toBeVisible();
  await expect(page.locator(".s-head .status")).toHaveAttribute("data-is", "confirmed");
  await expect.poll(() => focused(page)).toBe("stage");
  for (const region of ["dock", "side", "top", "list", "stage"]) {
    await page.keyboard.press("F6");
    expect(await focused(page)).toBe(region);
  }
  await page.keyboard.press("Shift+F6");
  expect(await focused(page)).toBe("list");

  const code = (await page.locator("[data-code]").innerText()).replace(/\D/g, "");
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page).toHaveTitle(/Jonas Berg is calling you/);
  await page.keyboard.press("Alt+a");
  await expect(page.locator(THEIR_PICTURE)).toBeVisible();
  await expect.poll(() => focused(page)).toBe("stage");

  const mute = page.getByRole("button", { name: "Mute" });
  await page.keyboard.press("Alt+m");
  await expect(mute).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Alt+m");
  await expect(mute).toHaveAttribute("aria-pressed", "false");
  const camera = page.getByRole("button", { name: "Camera", exact: true });
  await expect(camera).toHaveAttribute("aria-pressed", "false");
  await page.locator(".k-picture").focus();
  await page.keyboard.press("v");
  await expect(camera).toHaveAttribute("aria-pressed", "true");

  await page.keyboard.press("Alt+c");
  await page.keyboard.type("Turn the valve, very slowly");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log").getByText("Turn the valve, very slowly")).toBeVisible();

  await page.getByRole("button", { name: "End session" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^End the session with/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "End session" })).toBeFocused();
  await expect(page.locator(THEIR_PICTURE)).toBeVisible();
});

test("Ctrl K finds a session or does a thing, and gives the focus and the draft back", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const first = page.url();
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  const draft = page.getByLabel("Message Jonas Berg");
  await draft.fill("A draft");
  await page.keyboard.press("Control+k");
  const finder = page.getByRole("combobox", { name: "Search or run a command" });
  await expect(finder).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(finder).toHaveCount(0);
  await expect(draft).toBeFocused();
  await expect(draft).toHaveValue("A draft");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("start");
  await expect(page.locator(".k-finder [role=option]")).toHaveText([/Start session\s*Alt S/]);
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(first);
  await page.getByRole("button", { name: "Search or run a command" }).click();
  await page.keyboard.type("jonas");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(first);
  await expect(draft).toHaveValue("A draft");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("nothing of the kind");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+k");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".k-finder [aria-selected=true]")).toHaveCount(1);
  await page.keyboard.type("chat");
  await page.keyboard.press("Enter");
  await expect(draft).toBeFocused();
});

test("E4 E5 E21 the audio wizard: hear a tone, be heard, also before any call", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  await startSession(mette);
  await page.getByRole("tab", { name: "Sound" }).click();
  await page.getByRole("button", { name: "Audio setup wizard" }).click();
  await expect(page.getByText("A headset with a microphone sounds best")).toBeVisible();
  await page.getByRole("button", { name: "Play a tone" }).first().click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await expect(page.getByText("Choose another speaker below")).toBeVisible();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("All set: you can hear and be heard.")).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("button", { name: "Audio setup wizard" })).toBeVisible();
});

test("A18 the stuck step is live, with four questions and a sentence to send", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", { grants: false });
  await enterByCode(jonas, server, code, "Jonas Berg");
  const step = (name: string) => page.locator(`[data-step=${name}]`);
  await expect(step("code")).toHaveAttribute("data-is", "ok");
  await expect(step("camera")).toHaveAttribute("data-is", "wait");
  await expect(page.getByText("Connection: UDP")).toBeVisible();

  await jonas.page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(step("camera")).toHaveAttribute("data-is", "stop");
  await page.getByRole("button", { name: "4 checks" }).click();
  await expect(page.locator(".k-four li")).toHaveCount(4);
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.getByRole("log").getByText("blocked for this page")).toBeVisible();
  await expect(page.getByText("The media check isn’t finished yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start call" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("two calls at once: looking elsewhere ends none, and one microphone is open", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  const first = await startSession(mette);
  const firstAddress = page.url();
  const jonas = await person("customer");
  await enterByCode(jonas, server, first.code, "Jonas Berg");
  await passTheCheck(jonas);
  await call(mette, jonas);
  await page.getByLabel("Message Jonas Berg").fill("A draft that stays");

  const second = await startSession(mette);
  await expect(page).not.toHaveURL(firstAddress);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  const karin = await person("second");
  await enterByCode(karin, server, second.code, "Karin Møller");
  await passTheCheck(karin);
  await call(mette, karin);
  await expect.poll(() => karin.hearsToneOf("agent")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(false);

  await page.getByRole("link", { name: /Jonas Berg/ }).click();
  await expect(page.getByText("You’re muted")).toBeVisible();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect(page.getByLabel("Message Jonas Berg")).toHaveValue("A draft that stays");
});

test("what is written meanwhile waits below while one reads further up", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  const write = async (text: string) => {
    await jonas.page.getByLabel(/^Message /).fill(text);
    await jonas.page.keyboard.press("Enter");
  };
  for (let line = 1; line <= 20; line += 1) await write(`Line ${line} of the display`);
  await expect(page.getByText("Line 20 of the display")).toBeVisible();
  const log = page.getByRole("log");
  await log.evaluate((box) => box.scrollTo(0, 0));
  await write("See https://example.org/e04, please. <b>Bold?</b>");
  await write("The last one");
  await page.getByRole("button", { name: "2 new messages" }).click();
  await expect(page.getByText("The last one")).toBeInViewport();
  await expect(log.getByRole("link", { name: "https://example.org/e04" })).toBeVisible();
  await expect(log.getByText("<b>Bold?</b>")).toBeVisible();
  // Pasted from Word and from a coloured log.
  await write("In\u000btwo lines: \u001b[31mred\u001b[0m (https://example.org/Rust_(Baden)).");
  const pasted = log.locator(".text").last();
  await expect(pasted).toHaveText("In two lines: red (https://example.org/Rust_(Baden)).");
  await expect(pasted.getByRole("link")).toHaveText("https://example.org/Rust_(Baden)");
});

test("a sign-in that ended while the server was away is asked for anew", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
  await server.kill();
  await mette.context.clearCookies();
  await server.up();
  await expect(mette.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
