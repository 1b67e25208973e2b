// A server that is there but cannot answer now, and a page that is opened meanwhile: it does not go
// back to code entry for that, and says what it is waiting for.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { SITE } from "./server";
import { THEIR_PICTURE, enterByCode, passTheCheck } from "./steps";

const BUSY = { status: 503, json: { code: "unavailable" } };
const OFFLINE = "No connection. Nothing was lost.";

/** Of the socket only the first word and the answers to pings come through: the disk hangs. */
async function withoutParts(page: Page): Promise<void> {
  await page.routeWebSocket(/\/api\/.*socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => there.send(message));
    there.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as { type: string };
      if (type === "hello" || type === "pong") socket.send(message);
    });
  });
}

test("a page whose script or texts do not come shows its places and the ways on", async ({
  server,
  person,
}) => {
  const { page } = await person("customer", { phone: true });
  const ways = ["Continue without scripts", "Verder zonder scripts", "Weiter ohne Skripte"];
  await page.route("**/assets/customer-*.js", (route) => route.abort());
  await page.goto(server.url);
  await expect(page.locator(".code b")).toHaveCount(9);
  await expect(page.getByRole("link", { name: ways[0] ?? "" })).toBeHidden();
  for (const way of ways) await expect(page.getByRole("link", { name: way })).toBeVisible();
  await page.unrouteAll();

  await page.route("**/assets/en-*.js*", (route) => route.abort());
  await page.goto(server.url);
  await expect(page.getByRole("link", { name: "Fortsæt uden scripts" })).toBeVisible();
  await page.unrouteAll();
  // Automatically, at the next try.
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Fortsæt uden scripts" })).toHaveCount(0);

  await page.route("**/assets/console-*.js", (route) => route.abort());
  await page.goto(`${server.url}/console`);
  await expect(page.getByText("The console isn’t loading.")).toBeHidden();
  await expect(page.getByText("The console isn’t loading.")).toBeVisible();
});

test("a language whose texts do not come is not shown as chosen, and can be chosen again", async ({
  server,
  person,
}) => {
  const { page } = await person("customer", { phone: true });
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  const list = page.locator(".c-lang select");
  await page.route("**/assets/de-*.js*", (route) => route.abort());
  const failed = page.waitForEvent("requestfailed");
  await list.selectOption("de");
  await failed;
  await expect(list).toHaveValue("en");
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await page.unrouteAll();
  await list.selectOption("de");
  await expect(page.getByRole("heading", { name: "Geben Sie Ihren Code ein" })).toBeVisible();
  await expect(list).toHaveValue("de");
});

test("the rest of the page that does not come is said, and comes when it can", async ({
  invited: { jonas, link },
}) => {
  const { page } = jonas;
  let loads = 0;
  page.on("load", () => (loads += 1));
  const refused: string[] = [];
  const rest = "**/assets/Entered-*.js*";
  await page.route(rest, (route) => {
    refused.push(route.request().url());
    return route.abort();
  });
  await page.goto(link);
  await page.getByLabel("Your name").fill("Jonas Berg");
  await page.getByRole("button", { name: "Join", exact: true }).click();
  // A browser may not ask for a part twice: the page is loaded again, once.
  await expect.poll(() => loads, { timeout: 15_000 }).toBe(2);
  await expect(page.getByRole("alert")).toContainText("Part of this page didn’t load");
  await expect(page.getByText("This page stopped working")).toHaveCount(0);
  const tries = refused.length;
  await expect.poll(() => refused.length, { timeout: 15_000 }).toBeGreaterThan(tries + 1);
  expect(loads).toBe(2);
  await page.getByRole("button", { name: "Try now" }).click();
  await expect.poll(() => loads).toBe(3);
  await expect(page.getByRole("alert")).toContainText("Part of this page didn’t load");

  await page.context().setOffline(true);
  await page.unroute(rest);
  await page.context().setOffline(false);
  // Automatically, within the seconds of a try.
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("the security check that does not come is said, and comes at the next press", async ({
  server,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  // Wrong codes from this address, until the server wants work for the next one.
  const guess = () => page.request.post(`${server.url}/api/enter`, { data: { code: "000000000" } });
  await expect.poll(async () => (await guess()).text()).toContain('"work"');
  const work = "**/assets/work-*.js*";
  await page.route(work, (route) => route.abort());
  await page.goto(server.url);
  await page.getByLabel("Session code").fill(code);
  const next = page.getByRole("button", { name: "Continue", exact: true });
  await next.click();
  await expect(page.getByText("Part of this page didn’t load")).toBeVisible();
  await page.unroute(work);
  await next.click();
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
});

test("a busy server signs no agent out, and one hurried tap asks once", async ({
  mette: { page },
}) => {
  await page.route("**/api/me*", (route) => route.fulfill(BUSY));
  await page.reload();
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await expect(page.getByLabel("User name")).toHaveCount(0);
  await page.unroute("**/api/me*");

  let asked = 0;
  let answer: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/me*", async (route) => {
    asked += 1;
    await ready;
    await route.continue();
  });
  const tryNow = page.getByRole("button", { name: "Try now" });
  await tryNow.click();
  await tryNow.click();
  answer();
  await expect(page.getByRole("button", { name: "Start session", exact: true })).toBeVisible();
  expect(asked).toBe(1);
});

test("a busy server asks no customer for the code again", async ({
  server,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await enterByCode(jonas, server, code, "Jonas Berg");
  await page.route("**/api/customer?*", (route) => route.fulfill(BUSY));
  await page.reload();
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await expect(page.getByLabel("Session code")).toHaveCount(0);
  await page.unroute("**/api/customer?*");
  // Automatically, within the seconds of a try.
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
});

test("a page that is told nothing says that it takes a while", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  await enterByCode(jonas, server, code, "Jonas Berg");
  for (const { page } of [mette, jonas]) {
    await withoutParts(page);
    await page.reload();
  }
  await expect(jonas.page.getByText("The server is taking a while to answer.")).toBeVisible();
  await expect(mette.page.getByText("The session isn’t loading. Still trying.")).toBeVisible();
  await expect(jonas.page.getByRole("link", { name: /^Contact us/ })).toBeVisible({
    timeout: 25_000,
  });
  await expect(jonas.page.getByText("No connection.")).toHaveCount(0);
});

test("an organisation that is learnt of late is named, and has an address after the end", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  let answer: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/site", async (route) => {
    await late;
    await route.continue();
  });
  await enterByCode(jonas, server, code, "Jonas Berg");
  answer();
  await passTheCheck(jonas);
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(page.getByRole("heading", { name: /is calling you/ })).toBeVisible();
  await expect(page.locator(".ring .lead")).toHaveText(SITE);
  await page.getByRole("button", { name: "Accept" }).tap();
  await expect(mette.page.locator(THEIR_PICTURE)).toBeVisible();
  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Contact us/ })).toBeVisible();
});

test("D14 a page that is sent away before it knows anything blames nobody", async ({
  server,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await enterByCode(jonas, server, code, "Jonas Berg");
  await page.routeWebSocket(/\/api\/.*socket/, (socket) =>
    socket.send(JSON.stringify({ type: "bye", reason: "returned" })),
  );
  await page.reload();
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await expect(page.getByText("didn’t come back")).toHaveCount(0);
  await expect(page.getByLabel("Session code")).toHaveValue(/\d/);
});
