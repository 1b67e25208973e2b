// Everything but calls in WebKit: the way in, the lobby with its media check, chat, the console and
// the tracker. Its missing peer connection is also what a policy or an add-on does to any browser.
import { expect, test } from "./fixtures";
import { enterByCode } from "./steps";
import { METTE } from "./server";
import { serveLaboratory } from "./tracking/laboratory";

/** What there is one of on a customer's screen: the main button. */
const NEXT = 'main .btn[data-kind="main"]';
const CHAT = ".composer textarea";

test("A1 A3 A7 A27 WebKit as the customer: code, media check and chat", async ({
  server,
  mette,
  invited,
  webkit: start,
}) => {
  const webkit = await start();
  await webkit.open(server.url);
  await webkit.type("input[name=code]", invited.code);
  await webkit.press(NEXT);
  await expect(mette.page.locator("[data-step=code]")).toHaveAttribute("data-is", "ok");
  // A7: chat before the check.
  await mette.page.getByRole("textbox", { name: /^(Write to|Message)/ }).fill("Hello, WebKit");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await webkit.read("Hello, WebKit");
  await webkit.press(NEXT);
  await webkit.see("[data-check=camera][data-is=ok]");
  await expect(mette.page.locator("[data-step=camera]")).toHaveAttribute("data-is", "ok");
});

test("A1 WebKit that takes no cookies says so before the code is used up", async ({
  server,
  invited: { jonas, code },
  webkit: start,
}) => {
  const webkit = await start(["--cookies-policy=never"]);
  await webkit.open(server.url);
  await webkit.type("input[name=code]", code);
  await webkit.press(NEXT);
  await webkit.read("Your browser blocks cookies for this page");
  await enterByCode(jonas, server, code);
});

test("C2 A7 WebKit as the agent's console: sign-in, session, code, and chat", async ({
  server,
  person,
  webkit: start,
}) => {
  const webkit = await start();
  await webkit.open(`${server.url}/console`);
  await webkit.type("input[autocomplete=username]", METTE.login);
  await webkit.type("input[type=password]", METTE.password);
  await webkit.press("form .btn[type=submit], form button[type=submit]");
  await webkit.read(METTE.name);
  await webkit.press('.btn[data-kind="main"]');
  const shown = await webkit.see("[data-code]");
  const code = (await shown.getText()).replace(/\D/g, "");
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await webkit.read("Jonas Berg");
  await webkit.type(CHAT, "Hello from the console");
  await webkit.type(CHAT, "\uE007");
  await expect(jonas.page.locator(".bub", { hasText: "Hello from the console" })).toBeVisible();
});

test("B45 WebKit runs the tracker on its camera", async ({ webkit: start }) => {
  const served = await serveLaboratory();
  try {
    const webkit = await start();
    await webkit.open(served.url);
    await webkit.run(`window.seen = 0;
        document.addEventListener("lab-seen", () => { window.seen += 1; });`);
    await webkit.press("header .btn[data-kind=main]");
    await webkit.see(".stage > button");
    await expect
      .poll(() => webkit.run<number>("return window.seen"), { timeout: 30_000 })
      .toBeGreaterThan(10);
  } finally {
    await served.close();
  }
});
