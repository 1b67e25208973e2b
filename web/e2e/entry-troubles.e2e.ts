// Entering when ordinary life is in the way: no cookies, no agent connected, a session reopened.
import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "./fixtures";
import { ProtocolAgent } from "./protocol-agent";
import { enterByCode, startSession } from "./steps";

test("A1 a browser that blocks cookies is told so before the code is used up", async ({
  server,
  cookieless,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const page = await cookieless.newPage();
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

  await enterByCode(await person("customer"), server, code);
});

test("A1 a page of another site cannot show ours in a frame, so no code is lost there", async ({
  server,
  person,
}) => {
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code, link } = await mette.start();
  const paths = ["/", "/console", "/old", new URL(link).pathname];
  const frames = paths.map((path) => `<iframe src="${server.url}${path}"></iframe>`);
  const other = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(frames.join(""));
  });
  // Another site: cookies of ours would be third-party cookies there.
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { browser } = await person("customer");
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://127.0.0.1:${address.port}`);
  const inside = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(inside).toHaveLength(paths.length);
  // The browser says so itself, in place of the page: an address that it keeps for that.
  for (const frame of inside) {
    await expect.poll(() => frame.url()).toBe("chrome-error://chromewebdata/");
    await expect(frame.locator("input")).toHaveCount(0);
  }
  other.close();
  await enterByCode(await person("customer"), server, code);
});

test("D12 with nobody at the console a customer waits, without a countdown", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
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
  mette,
}) => {
  const { page } = mette;
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

test.describe("on a large screen", () => {
  test.use({ customer: {} });

  test("B49 reopened after the customer has gone: said, with a valid code", async ({
    server,
    mette: { page },
    inside: { jonas },
  }) => {
    await page.getByRole("button", { name: "End session" }).first().click();
    await page.getByRole("button", { name: "End session" }).last().click();
    await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
    // After the end: no field that cannot send, nothing unasked, own actions named as own.
    await expect(page.getByText("You ended the session")).toBeVisible();
    for (const one of [page, jonas.page]) {
      await expect(one.locator("p", { hasText: "You can still read the chat." })).toBeVisible();
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
    await expect(page.locator(".item", { hasText: "Jonas Berg" })).toContainText("Left · now");

    // The same device is back by its address; another one by the code.
    const back = await jonas.context.newPage();
    await back.goto(server.url);
    await expect(back.getByRole("heading", { name: "All set" })).toBeVisible();
    expect(code).toMatch(/^\d{9,}$/);
  });
});
