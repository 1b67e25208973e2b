// Entering when ordinary life is in the way: no cookies, nobody at the console, a session reopened.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { expect, test } from "./fixtures";
import { ProtocolAgent } from "./protocol-agent";
import { enterByCode, inACall, signIn, startSession } from "./steps";

const CHROMIUM = process.env["E2E_CHROMIUM"] ?? "/usr/bin/chromium";

test("A1 a browser that blocks cookies is told so before the code is used up", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  // A profile, because only its settings block cookies as a person's would.
  const profile = await mkdtemp(join(tmpdir(), "bistand-cookies-"));
  await mkdir(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const blocked = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ["--no-sandbox"],
    locale: "en",
  });
  const page = await blocked.newPage();
  await page.goto(server.url);
  await page.getByLabel("Session code").fill(code);
  const pressed = Date.now();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("Your browser blocks cookies for this page")).toBeVisible();
  console.log(`the true sentence after ${Date.now() - pressed} ms`);
  await expect(page.getByLabel("Session code")).toHaveValue(/\d/);
  await page.goto(`${server.url}/console`);
  await page.getByLabel("User name").fill("mette");
  await page.getByLabel("Password", { exact: true }).fill("any password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("you can’t sign in without them")).toBeVisible();
  await page.goto(`${server.url}/old`);
  await page.getByLabel("Session code").fill(code);
  await page.getByRole("button", { name: "Open the chat" }).click();
  await expect(page.getByRole("alert")).toContainText("Your browser blocks cookies");
  await blocked.close();
  await rm(profile, { recursive: true });

  await enterByCode(await person("customer"), server, code);
});

test("D12 with nobody at the console a customer waits, without a countdown", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const console = mette.page.url();
  await mette.page.goto("about:blank");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await expect(jonas.page.getByText("tell you when Mette Sørensen is here")).toBeVisible();
  await jonas.page.getByRole("button", { name: "Audio only" }).click();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await expect(jonas.page.getByText("tell you when Mette Sørensen is here")).toBeVisible();
  await expect(jonas.page.locator('[data-is="gone"]')).toHaveCount(0);
  await mette.page.goto(console);
  await expect(jonas.page.getByText("Mette Sørensen can call you now")).toBeVisible();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
});

test("B19 F1 before a call the end is called a cancellation; a session has a name", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await signIn(mette, server);
  await startSession(mette);
  await page.getByRole("button", { name: "Code and link", exact: true }).click();
  await page.getByLabel("Name or case number").fill("Boiler 4711");
  await page.getByLabel("Name or case number").press("Enter");
  await expect(page.getByRole("navigation").getByText("Boiler 4711")).toBeVisible();

  await expect(page.getByRole("button", { name: "End session" })).toHaveCount(0);
  await page.getByRole("button", { name: "Cancel session" }).first().click();
  await expect(page.getByRole("heading", { name: /^Cancel the session with/ })).toBeVisible();
  await expect(page.getByText("the session can’t be reopened")).toBeVisible();
});

test("B49 reopened after the customer has gone: said, with a valid code", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const { page } = mette;
  await inACall(mette, jonas, server);
  await page.getByRole("button", { name: "End session" }).first().click();
  await page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  // After the end: no field that cannot send, nothing unasked, own doings as one's own.
  await expect(page.getByText("You ended the session")).toBeVisible();
  for (const one of [page, jonas.page]) {
    await expect(one.getByText("You can still read the chat.")).toBeVisible();
    await expect(one.locator("textarea")).toHaveCount(0);
    await expect(one.getByText("Nothing was changed")).toHaveCount(0);
  }

  await jonas.page.close();
  await expect(page.locator(".k-people-part").getByText("Left")).toBeVisible();
  await page.getByRole("button", { name: "Reopen" }).first().click();
  await expect(page.getByText(/Jonas Berg has left/)).toBeVisible();
  await expect(page.getByText("Jonas Berg is here")).toHaveCount(0);
  const code = (await page.locator("[data-code]").first().innerText()).replace(/\D/g, "");
  await page.locator("#k-list .seg button").first().click();
  await expect(page.locator(".item", { hasText: "Jonas Berg" })).toContainText(/Left · .*ago/);

  // The same device is back by its address; another one by the code.
  const back = await jonas.context.newPage();
  await back.goto(server.url);
  await expect(back.getByRole("heading", { name: "All set" })).toBeVisible();
  expect(code).toMatch(/^\d{9,}$/);
});
