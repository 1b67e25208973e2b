// Steps that many tests begin with, in the words of the pages.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "./participant";
import { METTE, type Account, type Server } from "./server";

/** The agent signs in and sees the list. */
export async function signIn(
  agent: Person,
  server: Server,
  account: Account = METTE,
): Promise<void> {
  const { page } = agent;
  await page.goto(`${server.url}/console`);
  await page.getByLabel("User name").fill(account.login);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Start session", exact: true })).toBeVisible();
}

/** The agent starts a session; the code as it is shown, without its spaces. */
export async function startSession(agent: Person): Promise<{ code: string; link: string }> {
  const { page } = agent;
  await page.getByRole("button", { name: "Start session", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Invite your customer" })).toBeVisible();
  const code = (await page.locator("[data-code]").first().innerText()).replace(/\D/g, "");
  return { code, link: await page.getByLabel("Link", { exact: true }).first().inputValue() };
}

/** Changes the language of a page without a reload, as another window of this browser would. */
export async function speak(page: Page, language: string): Promise<void> {
  if ((await page.locator("html").getAttribute("lang")) === language) return;
  await page.evaluate((to) => {
    localStorage.setItem("bistand.language", to);
    dispatchEvent(new StorageEvent("storage", { key: "bistand.language" }));
  }, language);
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

/** The customer types the code and comes in. */
export async function enterByCode(
  customer: Person,
  server: Server,
  code: string,
  name?: string,
): Promise<void> {
  const { page } = customer;
  await page.goto(server.url);
  await page.getByLabel("Session code").fill(code);
  if (name) await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
}

/**
 * The customer comes in and checks the microphone, whatever the language of the page; the button
 * that continues.
 */
export async function checkInAnyLanguage(
  { page }: Person,
  server: Server,
  code: string,
): Promise<Locator> {
  await page.goto(server.url);
  const field = page.locator("input[name=code]");
  await field.fill(code);
  const next = page.locator('main .btn[data-kind="main"]');
  await next.click();
  // The button of the form looks the same, and takes no second press while it opens the session.
  await expect(field).toHaveCount(0);
  await next.click();
  await expect(page.locator("[data-check=microphone][data-is=ok]")).toBeVisible();
  return next;
}

/** The customer goes through the media check with everything working. */
export async function passTheCheck(customer: Person): Promise<void> {
  const { page } = customer;
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
}

/** The agent starts the call and the customer accepts. */
export async function call(
  agent: Person,
  customer: Person,
  { sees = true }: { sees?: boolean } = {},
): Promise<void> {
  await agent.page.getByRole("button", { name: "Start call" }).click();
  await customer.page.getByRole("button", { name: "Accept" }).click();
  if (sees) await expect(agent.page.locator(THEIR_PICTURE)).toBeVisible();
}

/** From nothing to a call in which both see and hear; the code. */
export async function inACall(agent: Person, customer: Person, server: Server): Promise<string> {
  await signIn(agent, server);
  const { code } = await startSession(agent);
  await enterByCode(customer, server, code, "Jonas Berg");
  await passTheCheck(customer);
  await call(agent, customer);
  await seeAndHear(agent, customer);
  return code;
}

/** The agent sees and hears the customer, the customer hears the agent. */
export async function seeAndHear(agent: Person, customer: Person, timeout = 15_000): Promise<void> {
  await expect.poll(() => agent.sees(THEIR_PICTURE, "customer"), { timeout }).toBe(true);
  await expect.poll(() => agent.hearsToneOf("customer"), { timeout }).toBe(true);
  await expect.poll(() => customer.hearsToneOf("agent"), { timeout }).toBe(true);
}

/** The customer's picture in the console. */
export const THEIR_PICTURE = 'video[data-of="customer"]';
/** The agent's picture on the customer's page. */
export const AGENTS_PICTURE = 'video[data-of="p1"]';
