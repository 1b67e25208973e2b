// Entry: codes, links, other devices, and the answer to a mistyped or expired code.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { Person } from "./participant";
import { ProtocolAgent } from "./protocol-agent";
import type { Server } from "./server";
import { enterByCode, signIn, startSession } from "./steps";

const NOT_OPEN = "That code isn’t valid. Check the digits or ask for a new code.";
const INSIDE = { name: "You’re in the session" };

/** Another code than this one, as long. */
function wrong(code: string): string {
  return code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
}

/** Types a code and presses the button, whatever comes of it. */
async function tryCode(page: Page, server: Server, code: string): Promise<void> {
  await page.goto(server.url);
  await page.getByLabel("Session code").fill(code);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

async function paste({ page, context }: Person, text: string): Promise<void> {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByLabel("Session code").fill("");
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.getByLabel("Session code").focus();
  await page.keyboard.press("Control+V");
}

test("A1 C9 a code may have spaces and dashes, or be pasted; a wrong one keeps its digits", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const jonas = await person("customer", { phone: true });
  const { page } = jonas;
  await page.goto(server.url);
  const field = page.getByLabel("Session code");
  await expect(field).toHaveAttribute("inputmode", "numeric");

  await field.pressSequentially(`${code.slice(0, 3)} - ${code.slice(3, 8)}`);
  await expect(page.getByText("One more digit.")).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 more digits.")).toBeVisible();

  await paste(jonas, wrong(code));
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText(NOT_OPEN)).toBeVisible();
  await expect(field).toHaveValue(wrong(code).replace(/(\d{3})(?=\d)/g, "$1 "));
  // After a tap on the button, too, the next code takes its place; one tap into it changes nothing.
  await expect(field).toBeFocused();
  await field.tap();
  await page.keyboard.type("9");
  await expect(field).toHaveValue("9");
  await paste(jonas, wrong(code));
  await page.getByRole("button", { name: "Continue", exact: true }).tap();
  await expect(page.getByText(NOT_OPEN)).toBeVisible();
  // What went wrong is shown in another language.
  await page.locator("select").selectOption("de");
  await expect(page.getByText("Dieser Code ist nicht gültig.")).toBeVisible();
  await page.locator("select").selectOption("en");
  await expect(page.getByText(NOT_OPEN)).toBeVisible();

  await paste(jonas, `${code.slice(0, 3)}-${code.slice(3, 6)} – ${code.slice(6)}\n`);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
});

test("A1 a name that is too long is blamed alone, with its limit; nothing is lost", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const { page } = await person("customer");
  await page.goto(server.url);
  const tooLong = await page.request.post(`${server.url}/api/enter`, {
    data: { code, name: "N".repeat(81) },
    headers: { origin: server.url },
  });
  expect(await tooLong.json()).toMatchObject({ code: "text-too-long" });

  const name = page.getByLabel("Your name");
  await page.getByLabel("Session code").fill(code);
  await name.fill("N".repeat(10_000));
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("A name can have up to 80 characters.")).toBeVisible();
  const field = page.getByLabel("Session code");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await expect(field).not.toHaveAttribute("aria-invalid");
  await expect(field).toHaveValue(/^\d{3} \d{3} \d{3}$/);
  // Without a network no field is at fault.
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("No connection. Nothing was lost.")).toBeVisible();
  for (const one of [name, field]) await expect(one).not.toHaveAttribute("aria-invalid");
  await page.context().setOffline(false);
  // Invisible characters are no reason to refuse a name.
  await name.fill("Jonas\u0007\u202e");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
});

test("A1 C10 looking at a link uses nothing up; its button lets in", async ({ server, person }) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { link } = await startSession(mette);
  const { page } = await person("customer", { phone: true });
  for (let look = 0; look < 2; look += 1) expect((await page.request.get(link)).ok()).toBe(true);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You are invited" })).toBeVisible();
  await page.reload();
  await page.getByLabel("Your name").fill("Jonas Berg");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(mette.page.getByText("Jonas Berg joined with the link").first()).toBeVisible();
});

test("F2 the first device is asked; it may refuse, or move and be told so", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code);
  const asked = jonas.page.getByRole("heading", { name: "Continue on another device?" });

  const tablet = await person("second");
  await tryCode(tablet.page, server, code);
  await expect(tablet.page.getByText("We’re asking there whether you can continue")).toBeVisible();
  await expect(asked).toBeVisible();
  await jonas.page.getByRole("button", { name: "Stay here" }).click();
  await expect(tablet.page.getByText("Your place stays on the other device.")).toBeVisible();
  await expect(asked).toBeHidden();

  // One "no" is not for ever, and who asks may think better of it.
  await tablet.page.getByRole("button", { name: "Ask again" }).click();
  await expect(asked).toBeVisible();
  await expect(tablet.page.getByText(/we’ll ask your agent in \d+ seconds?/)).toBeVisible();
  await tablet.page.getByRole("button", { name: "Cancel" }).click();
  await expect(asked).toBeHidden();
  await expect(tablet.page.getByLabel("Session code")).toHaveValue(/\d/);

  // A page that is closed asks no more.
  await tryCode(tablet.page, server, code);
  await expect(asked).toBeVisible();
  await tablet.page.goto("about:blank");
  await expect(asked).toBeHidden({ timeout: 5_000 });

  const other = await (await tablet.browser.newContext({ locale: "en" })).newPage();
  await tryCode(other, server, code);
  await expect(asked).toBeVisible();
  await jonas.page.getByRole("button", { name: "Continue there" }).click();
  await expect(other.getByRole("heading", INSIDE)).toBeVisible();
  await expect(
    jonas.page.getByRole("heading", { name: "You continued on another device" }),
  ).toBeVisible();
});

test("F2 who asks loses the network for a moment: the answer is not for nobody", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code);
  const asked = jonas.page.getByRole("heading", { name: "Continue on another device?" });
  const { page, context } = await person("second");

  // Withdrawn without a network: people are asked no longer than until the network is back.
  await tryCode(page, server, code);
  await expect(asked).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Session code")).toHaveValue(/\d/);
  await context.setOffline(false);
  await expect(asked).toBeHidden({ timeout: 5_000 });

  // Not withdrawn: the page says that it is offline, keeps asking and takes the seat.
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(asked).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/No connection\. Trying again/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "One moment" })).toBeVisible();
  await jonas.page.getByRole("button", { name: "Continue there" }).click();
  await expect(
    jonas.page.getByRole("heading", { name: "You continued on another device" }),
  ).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
});

test("F2 the host is asked when the first device is not connected", async ({ server, person }) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code, "Jonas Berg");
  await expect(mette.page.getByText("Jonas Berg joined").first()).toBeVisible();
  await jonas.page.close({ runBeforeUnload: false });
  await expect(
    mette.page.getByText(/Keeping the place for \d+ s|Connection lost/).first(),
  ).toBeVisible();

  const { page } = await person("second");
  await tryCode(page, server, code);
  await expect(page.getByText("We’re asking your agent whether you can continue")).toBeVisible();
  await mette.page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", INSIDE)).toBeVisible();
  await expect(mette.page.getByText("Jonas Berg moved to another device").first()).toBeVisible();
});

test("F1 F4 code and link are copied by buttons, and New code and link kills both", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  await mette.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(mette, server);
  const { code, link } = await startSession(mette);
  const clipboard = () => mette.page.evaluate(() => navigator.clipboard.readText());
  await mette.page.getByRole("button", { name: "Copy code" }).click();
  await expect.poll(async () => (await clipboard()).replaceAll(" ", "")).toBe(code);
  await mette.page.getByRole("button", { name: "Copy link" }).click();
  await expect.poll(clipboard).toBe(link);

  const shown = mette.page.locator("[data-code]").first();
  const before = await shown.innerText();
  await mette.page.getByRole("button", { name: "New code and link" }).click();
  await expect(shown).not.toHaveText(before);
  const renewed = (await shown.innerText()).replace(/\D/g, "");

  const jonas = await person("customer", { phone: true });
  await jonas.page.goto(link);
  // A dead link says so without a press, and offers the code.
  await expect(
    jonas.page.getByRole("heading", { name: "This link is no longer valid" }),
  ).toBeVisible();
  await expect(jonas.page.getByLabel("Session code")).toBeVisible();
  await tryCode(jonas.page, server, code);
  await expect(jonas.page.getByText(NOT_OPEN)).toBeVisible();
  await enterByCode(jonas, server, renewed);
});

test("B19 a session that is cancelled meanwhile says so, and opens no more", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code);
  await mette.command({ type: "setStatus", to: "cancelled" });
  await expect(
    jonas.page.getByRole("heading", { name: "The session was cancelled" }),
  ).toBeVisible();
  // The form does not wait for a server that is slow to take the place back, and a page that is
  // reloaded before that does not show the cancelled session once more.
  const { page } = jonas;
  await page.route("**/api/leave", () => undefined);
  await page.getByRole("button", { name: "Enter another code" }).click();
  await expect(page.getByLabel("Session code")).toBeVisible();
  for (const _ of [1, 2]) {
    const asked = page.waitForRequest("**/api/leave");
    await page.reload();
    await asked;
    await expect(page.getByLabel("Session code")).toBeVisible();
    await expect(page.getByRole("heading", { name: "The session was cancelled" })).toBeHidden();
  }
  await page.unroute("**/api/leave");
  await tryCode(page, server, code);
  await expect(page.getByText(NOT_OPEN)).toBeVisible();
  // The server has taken the place back: a tab without a memory of it is asked for a code, too.
  const fresh = await jonas.tab();
  const whoIsHere = fresh.page.waitForResponse("**/api/customer?*");
  await fresh.page.goto(server.url);
  expect((await whoIsHere).status()).toBe(204);
});

test("A1 too many wrong codes are told how many seconds to wait", async ({ server, person }) => {
  const { page } = await person("customer");
  await page.goto(server.url);
  await page.getByLabel("Session code").fill("000000000");
  // Each wrong try beyond the free ones doubles the wait, so that one of them meets it.
  await expect(async () => {
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(page.getByText(/Too many attempts\. Please wait \d+ seconds?/)).toBeVisible({
      timeout: 300,
    });
  }).toPass();
  await expect(page.getByLabel("Session code")).toHaveValue("000 000 000");
});
