// The console alone: signing in, keys, several sessions at the same time.
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

test("B2 B4 B9 by keys alone: start, go round, call, mute, write; the focus is never lost", async ({
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
  const mute = page.getByRole("button", { name: "Mute" });
  await expect(mute).toHaveAccessibleDescription("You’re not in a call.");
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

  await expect(mute).not.toHaveAccessibleDescription("You’re not in a call.");
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

test("a key that is held down acts once; declining by key interrupts no writing", async ({
  server,
  mette: { page },
  person,
}) => {
  let starts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/sessions")) starts += 1;
  });
  await page.keyboard.down("Alt");
  await page.keyboard.down("s");
  await expect(page.getByRole("heading", { name: "Invite your customer" })).toBeVisible();
  for (const _ of [1, 2]) await page.keyboard.down("s");
  await page.keyboard.up("s");
  await page.keyboard.up("Alt");
  await page.evaluate(() => fetch("/healthz").then(({ ok }) => ok));
  expect(starts).toBe(1);

  const jonas = await person("customer");
  const code = (await page.locator("[data-code]").innerText()).replace(/\D/g, "");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  const field = page.getByLabel("Message Jonas Berg");
  await field.fill("Give me ");
  await expect(page).toHaveTitle(/Jonas Berg is calling you/);
  await page.keyboard.press("Alt+d");
  await expect(jonas.page.getByRole("heading", { name: /can’t take the call/ })).toBeVisible();
  await page.keyboard.type("a minute");
  await expect(field).toHaveValue("Give me a minute");
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

test("A18 G16 the stuck step is live, with four questions and a sentence to send", async ({
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
  await expect(page.locator(".k-four li")).toHaveText([
    "Are the right devices chosen in the drop-down?",
    "Are the cables of external devices plugged in?",
    "Is the microphone’s input level all the way up in the sound settings?",
    "Is the computer’s sound on?",
  ]);
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.getByRole("log").getByText("blocked for this page")).toBeVisible();
  await expect(page.getByText("The media check isn’t finished yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start call" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("C19 C25 two calls at once: looking elsewhere ends none, and one microphone is open", async ({
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
  await page.keyboard.press("Alt+r");
  await expect(page.getByText("The media check isn’t finished yet.").first()).toBeVisible();
  await passTheCheck(karin);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("start c");
  await expect(page.locator(".k-finder [role=option]")).toHaveText([/Start call\s*Alt R/]);
  await page.keyboard.press("Escape");
  await expect(page.locator(".k-finder")).toHaveCount(0);
  await page.keyboard.press("Alt+r");
  const accept = karin.page.getByRole("button", { name: "Accept" });
  await expect(accept).toBeVisible();
  // While it only rings, the agent is not taken away from the call that runs.
  await expect(page.getByRole("button", { name: "Microphone live: Jonas Berg" })).toBeVisible();
  expect(await jonas.hearsToneOf("agent")).toBe(true);
  await accept.click();
  await expect.poll(() => karin.hearsToneOf("agent")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(false);
  await page.keyboard.press("Alt+g");
  await expect(page.getByText("Everyone in the voice call has a microphone.")).toBeVisible();

  await page.getByRole("link", { name: /Jonas Berg/ }).click();
  const plate = "Jonas Berg can’t hear you · your microphone is with Karin Møller";
  await expect(page.getByText(plate)).toBeVisible();
  const entry = page.getByRole("link", { name: /Karin Møller/ });
  await expect(entry).toContainText("Your microphone is live here");
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect(page.getByLabel("Message Jonas Berg")).toHaveValue("A draft that stays");

  // One key mutes the agent where they are heard, and opens nothing in the call on the screen.
  const live = page.getByRole("button", { name: "Microphone live: Karin Møller" });
  await expect(live).toBeVisible();
  await page.keyboard.press("Alt+m");
  await expect.poll(() => karin.hearsToneOf("agent")).toBe(false);
  await expect(live).toHaveCount(0);
  await expect(page.getByText("You’re muted")).toBeVisible();
  expect(await jonas.hearsToneOf("agent")).toBe(false);
  // With nothing live it is the call on the screen that is meant.
  await page.keyboard.press("Alt+m");
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  await entry.click();
  await page.getByRole("button", { name: "Microphone live: Jonas Berg" }).click();
  await expect(page).toHaveURL(firstAddress);
  await expect.poll(() => karin.hearsToneOf("agent")).toBe(false);
});

test("a message sounds once its conversation is left by key, also in Firefox", async ({
  server,
  mette: { page },
  invited: { jonas, code },
}) => {
  // Firefox has no event for a focus that goes with what had it.
  await page.evaluate(() => {
    addEventListener("focusout", (event) => event.stopImmediatePropagation(), true);
    const { createOscillator } = AudioContext.prototype;
    Object.assign(window, { notes: 0 });
    AudioContext.prototype.createOscillator = function counted(this: AudioContext) {
      (window as unknown as { notes: number }).notes += 1;
      return createOscillator.call(this);
    };
  });
  const notes = () => page.evaluate(() => (window as unknown as { notes: number }).notes);
  await enterByCode(jonas, server, code, "Jonas Berg");
  const field = page.getByLabel("Message Jonas Berg");
  await field.click();
  await expect.poll(notes, "somebody joined").toBeGreaterThan(0);
  const write = async (text: string) => {
    await jonas.page.locator("button.sheet-bar").tap();
    await jonas.page.getByRole("textbox").fill(text);
    await jonas.page.getByRole("button", { name: "Send", exact: true }).tap();
    await jonas.page.goBack();
  };
  const before = await notes();
  await write("While it is read");
  await expect(page.getByRole("log").getByText("While it is read")).toBeVisible();
  expect(await notes()).toBe(before);
  await page.keyboard.press("Alt+s");
  await expect(page.getByRole("heading", { name: "Invite your customer" })).toBeVisible();
  await write("While another one is looked at");
  await expect.poll(notes).toBeGreaterThan(before);
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
  // Scrolled while the box changes its height, as it does when a person starts or stops typing.
  await log.evaluate((box) => {
    box.style.maxHeight = `${box.clientHeight - 40}px`;
    box.scrollTo(0, 0);
  });
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
