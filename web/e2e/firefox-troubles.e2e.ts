// What goes wrong only in Firefox: a frozen camera, which it continues to encode; calls
// and cookies that a policy or a person has switched off; a part of the page that did not come.
import type { Page } from "puppeteer-core";
import { NEXT, acceptCall, enter, press, skipTheCheck, write } from "./firefox";
import { expect, test } from "./fixtures";
import { FREEZABLE } from "./frozen";
import { Server } from "./server";
import { THEIR_PICTURE, enterByCode, passTheCheck, signIn, startSession } from "./steps";

/** Waits until a page shows a text. */
const read = (page: Page, text: string) =>
  expect.poll(() => page.evaluate(() => document.body.innerText)).toContain(text);

/** Lets a test ask how many video packets a page has sent. */
const COUNTED = `
  window.peers = [];
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...how) {
      super(...how);
      peers.push(this);
    }
  };
`;

/** Video packets that have left the page so far. */
function videoPackets(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { peers } = window as unknown as { peers: RTCPeerConnection[] };
    let packets = 0;
    for (const peer of peers)
      (await peer.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] === "outbound-rtp" && entry["kind"] === "video")
          packets += Number(entry["packetsSent"]);
      });
    return packets;
  });
}

/** How long video packets are counted, in ms: over a second, the pace of a still one. */
async function videoPacketsIn(page: Page, milliseconds: number): Promise<number> {
  const before = await videoPackets(page);
  await page.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), milliseconds);
  return (await videoPackets(page)) - before;
}

test("Firefox: a frozen camera is noticed and said on both sides; off, it sends nothing", async ({
  serverWith,
  firefox,
  person,
}) => {
  const server = await serverWith(() => Server.onNetwork());
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const page = await firefox();
  await page.evaluateOnNewDocument(COUNTED);
  await page.evaluateOnNewDocument(FREEZABLE);
  await enter(page, server, code);
  await skipTheCheck(page);
  await acceptCall(mette, page);
  await read(page, "Mette Sørensen sees and hears you");
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toHaveCount(0);

  await page.evaluate("window.frozen = true");
  await read(page, "Your camera has stopped.");
  await read(page, "hears you but doesn’t see you");
  await expect(mette.page.getByText("Jonas Berg’s camera has stopped.")).toBeVisible();
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toBeVisible();
  await page.evaluate("window.frozen = false");
  await read(page, "Mette Sørensen sees and hears you");
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toHaveCount(0);

  await press(page, ".call-bar ::-p-text(Camera off)");
  await expect(mette.page.getByText("Jonas Berg’s camera is off")).toBeVisible();
  await expect.poll(() => videoPacketsIn(page, 2_500)).toBe(0);
  await press(page, ".call-bar ::-p-text(Camera on)");
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
});

test("Firefox without WebRTC: known before the check, said to both, and chat goes on", async ({
  server,
  firefox,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const page = await firefox({ "media.peerconnection.enabled": false });
  await enter(page, server, code);
  await read(page, "Calls don’t work in this browser");
  await expect(mette.page.getByText("Calls don’t work in your browser.")).toBeVisible();
  await expect(mette.page.getByText("passed the media check")).toHaveCount(0);
  await press(page, ".c-two .btn:last-child");
  await read(page, "Skip the media check?");
  await press(page, ".c-stack .c-two .btn:last-child");
  await page.locator('.btn[aria-disabled="true"]::-p-text(Start)').wait();
  const why = mette.page.getByText("Calls don’t work in the customer’s browser.");
  await expect(why.first()).toBeVisible();
  const field = mette.page.getByRole("textbox", { name: /^Message / });
  await field.fill("We write, then");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await read(page, "We write, then");
});

test("Firefox without WebRTC as the console: START says why not", async ({
  server,
  firefox,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  const console = mette.page.url();
  const cookies = await mette.context.cookies();
  await mette.page.goto("about:blank");
  const page = await firefox({ "media.peerconnection.enabled": false });
  for (const { name, value, path } of cookies)
    await page.browser().setCookie({ name, value, path, domain: "localhost", httpOnly: true });
  await page.goto(console);
  await read(page, "Calls don’t work in your browser.");
  await page.locator('.btn[aria-disabled="true"]::-p-text(Start call)').wait();
});

test("Firefox that blocks all cookies says so before the code is used up", async ({
  server,
  firefox,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const page = await firefox({ "network.cookie.cookieBehavior": 2 });
  await page.goto(server.url);
  await write(page, "input[name=code]", code);
  await press(page, NEXT);
  await read(page, "Your browser blocks cookies for this page");
  const kept = await page.$eval("input[name=code]", (field) => field.value.replace(/\D/g, ""));
  expect(kept).toBe(code);
  await enterByCode(await person("customer"), server, code);
});

test("Firefox, which asks for a part that did not come only after a reload, comes in", async ({
  server,
  firefox,
  invited: { code },
}) => {
  const page = await firefox();
  let refused = 0;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (refused > 0 || !request.url().includes("/assets/Entered-")) return void request.continue();
    refused += 1;
    void request.abort();
  });
  await page.goto(server.url);
  await write(page, "input[name=code]", code);
  await expect.poll(() => refused).toBe(1);
  await press(page, NEXT);
  await page.locator("::-p-text(You’re in the session)").wait();
  const how = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    return (navigation as PerformanceNavigationTiming).type;
  });
  expect(how).toBe("reload");
});
