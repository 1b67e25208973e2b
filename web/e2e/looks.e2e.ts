// Every page in both themes, on a phone and a desktop, in four languages: screenshots for people
// to look at, and the faults that can be found without eyes.
import { expect, test } from "./fixtures";
import { LANGUAGES, Looker, PHONE, expectNothingWrong } from "./looks";
import { enterByCode, inACall, signIn, startSession } from "./steps";

test.setTimeout(600_000);

test("the console's pages before a call are fit to be seen, read and read out", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const desk = new Looker(mette.page, "console");

  await mette.page.goto(`${server.url}/console`);
  await expect(mette.page.getByLabel("User name")).toBeVisible();
  await desk.look("1-sign-in");
  await signIn(mette, server);
  await desk.look("2-start");
  const { code } = await startSession(mette);
  await desk.look("3-invitation");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await mette.page
    .getByRole("textbox", { name: /^Message / })
    .fill("Good morning. How can I help?");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await desk.look("4-entry-doctor");
  await mette.page.getByRole("button", { name: "Code and link", exact: true }).click();
  await desk.look("5-code-and-link");
  await mette.page.keyboard.press("Control+k");
  await expect(mette.page.locator(".k-finder [role=option]").first()).toBeVisible();
  await desk.look("5-find");
  expectNothingWrong(desk);
});

test("the customer's pages before a call are fit to be seen, read and read out", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const { page } = jonas;
  const customer = new Looker(page, "customer");
  await signIn(mette, server);
  const { code, link } = await startSession(mette);

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You are invited" })).toBeVisible();
  await customer.look("1-link");
  await page.goto(server.url);
  await page.getByLabel("Session code").fill("417 203 9");
  await customer.look("2-code");
  // As long as a code can be, on a very busy site.
  await page.getByLabel("Session code").fill("000000000000");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("That code isn’t valid.")).toBeVisible();
  await customer.look("2-wrong-code");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await customer.look("3-welcome");
  await page.getByRole("button", { name: "Skip media check" }).click();
  await customer.look("4-skip");
  await page.getByRole("button", { name: "Back to the check" }).click();
  await mette.page.getByRole("textbox", { name: /^Message / }).fill("I am here. Take your time.");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();

  // What Chromium says when it is denied; a browser that grants automatically denies nothing.
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    navigator.permissions.query = () =>
      Promise.resolve(Object.assign(new EventTarget(), { state: "denied" }) as PermissionStatus);
  });
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "We cannot see or hear" })).toBeVisible();
  await customer.look("5-blocked");
  await page.evaluate(() => {
    Reflect.deleteProperty(navigator.mediaDevices, "getUserMedia");
    Reflect.deleteProperty(navigator.permissions, "query");
  });
  await expect(page.getByText("We hear you")).toBeVisible();
  await customer.look("6-check");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
  await customer.look("7-ready");
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(page.getByRole("heading", { name: /is calling you/ })).toBeVisible();
  await customer.look("8-ring", ["en", "de"]);
  expectNothingWrong(customer);
});

test("a call and its end are fit to be seen, read and read out", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const desk = new Looker(mette.page, "console");
  const customer = new Looker(jonas.page, "customer");
  await inACall(mette, jonas, server);
  await mette.page.getByRole("button", { name: "Camera" }).first().click();
  await expect(jonas.page.locator(".tile video")).toBeVisible();
  await customer.look("9-call");
  await desk.look("6-call");
  await mette.page.getByRole("tab", { name: "Sound" }).click();
  await mette.page.getByRole("button", { name: "Audio setup wizard" }).click();
  await desk.look("7-sound");
  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await desk.look("8-end");
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await desk.look("9-over");
  await customer.look("10-ended");

  await mette.page.getByRole("button", { name: "Reopen" }).first().click();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(mette.page.getByRole("button", { name: "Accept" })).toBeVisible();
  await desk.look("10-incoming", ["en", "de"]);
  await mette.page.goto(`${server.url}/healthz`);
  await expect(jonas.page.getByText(/^Mette .* isn’t connected$/)).toBeVisible();
  await customer.look("11-agent-gone", ["de"]);
  await expect(jonas.page.getByRole("heading", { name: /didn’t come back/ })).toBeVisible({
    timeout: 40_000,
  });
  await customer.look("12-returned");
  expectNothingWrong(desk, customer);
});

test("A23 the page without script is fit to be seen, read and read out", async ({
  server,
  person,
}) => {
  const { browser } = await person("customer");
  for (const locale of LANGUAGES) {
    const context = await browser.newContext({ locale, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${server.url}/old`);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    const looker = new Looker(page, "old");
    await looker.look("1-door", [locale]);
    await context.close();
    expectNothingWrong(looker);
  }
});
