// The customer's pages in four languages, light and dark, on a phone and at a desk: pictures for
// the eye, axe with its enhanced contrast (7:1) for everybody.
import { expect, test } from "./fixtures";
import { ENHANCED, look, type Looking } from "./looks";
import { ProtocolAgent } from "./protocol-agent";
import { enterByCode } from "./steps";

const LANGUAGES = ["en", "nl", "de", "da"];

for (const language of LANGUAGES) {
  test(`the customer's pages in ${language}`, async ({ server, person }) => {
    test.setTimeout(600_000);
    const mette = await ProtocolAgent.signIn(await person("agent"), server);
    const { link } = await mette.start();
    const jonas = await person("customer", { language });
    const { page } = jonas;
    const thorough = language === "en";
    const how: Looking = { as: `${language}/customer`, rules: ENHANCED, thorough };
    const shows = (name: string) => look(jonas, name, how);
    const main = page.locator('main .btn[data-kind="main"]');

    await page.goto(server.url);
    await page.locator("input[name=code]").fill("417 203 9");
    await shows("1-code");
    await page.goto(server.url + new URL(link).pathname);
    await expect(main).toBeVisible();
    await shows("2-link");
    await main.click();
    await expect(page.locator("main h1")).toBeVisible();
    await expect(page.locator(".sheet")).toBeVisible();
    await shows("3-welcome");

    const [, customer] = (await mette.part("people")) as { seat: string }[];
    const body = "I am here. Take your time.";
    await mette.command({ type: "say", conversation: customer?.seat ?? "", body });
    await main.click();
    await expect(page.locator("[data-check=microphone][data-is=ok]")).toBeVisible();
    await shows("4-check");
    await page.locator(".c-actions .c-two .btn").last().click();
    await shows("5-skip");
    await page.locator(".c-two .btn").first().click();
    await page.locator("main .c-actions .btn[data-kind=main]").click();
    await expect(page.locator(".c-sign[data-is=live]")).toBeVisible();
    await shows("6-ready");

    await mette.command({ type: "startCall" });
    const accept = page.locator(".btn[data-kind=go]");
    await expect(accept).toBeVisible();
    await shows("7-ring");
    await accept.click();
    await expect(page.locator(".call-bar")).toBeVisible();
    await shows("8-call");
    await mette.disconnect();
    await expect(page.locator(".strip[data-is=gone]")).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `screenshots/${language}/customer-9-gone-phone-light.png` });
    await mette.connect();
    await expect(page.locator(".strip[data-is=gone]")).toBeHidden();
    await mette.command({ type: "endSession" });
    await expect(page.locator(".call-bar")).toBeHidden();
    await shows("10-ended");
  });
}

test("A16 the pages of a customer whose browser says no", async ({ server, person }) => {
  test.setTimeout(300_000);
  const mette = await ProtocolAgent.signIn(await person("agent"), server);
  const { code } = await mette.start();
  const jonas = await person("customer", { grants: false });
  await enterByCode(jonas, server, code);
  await jonas.page.getByRole("button", { name: "Continue" }).click();
  await expect(
    jonas.page.getByRole("heading", { name: "We cannot see or hear you" }),
  ).toBeVisible();
  await look(jonas, "11-blocked", { as: "en/customer", rules: ENHANCED, thorough: true });
});
