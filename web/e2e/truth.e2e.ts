// Nothing is claimed that is not known now: a dead server, a frozen camera, a browser without
// calls, a translated page.
import { expect, test } from "./fixtures";
import { moves } from "./frames";
import { FREEZABLE } from "./frozen";
import type { Person } from "./participant";
import { translate } from "./translated";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  enterByCode,
  inACall,
  passTheCheck,
  signIn,
  startSession,
} from "./steps";

const SEES_AND_HEARS = "Mette Sørensen sees and hears you";

/** Records every text that the page shows from now on, however briefly. */
async function noteTexts({ page }: Person): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const texts: string[] = [];
    Object.assign(window, { texts });
    const look = new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes)
        for (const node of [target, ...addedNodes]) {
          const text = node === document.body ? "" : (node.textContent ?? "");
          if (text !== "") texts.push(text);
        }
    });
    look.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { texts: string[] }).texts);
}

/** In a call, with the customer's camera on, and both pages claiming what is so. */
async function inAGoodCall(
  mette: Person,
  jonas: Person,
  server: Parameters<typeof inACall>[2],
): Promise<void> {
  await inACall(mette, jonas, server);
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(mette.page.locator(".slot[data-live]")).toHaveCount(2);
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toHaveCount(0);
}

test("a dead server: neither page goes on claiming, and both say so until it is back", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAGoodCall(mette, jonas, server);
  await server.kill();
  await expect(jonas.page.getByText("The server isn’t responding").first()).toBeVisible();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeHidden();
  await expect(jonas.page.getByText("No connection.")).toBeVisible();
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toBeVisible();
  await expect(mette.page.getByText(/Video stopped \d+ seconds? ago/)).toBeVisible();
  await expect(mette.page.locator(".slot[data-live]")).toHaveCount(0);
  await expect(mette.page.locator(".line[data-is=good]")).toHaveCount(0);
  await server.up();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(mette.page.locator(".slot[data-live]")).toHaveCount(2);
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toHaveCount(0);
});

test("a customer without a network: nothing comes, and no camera is blamed", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  const network = await jonas.context.newCDPSession(jonas.page);
  await network.send("Network.enable");
  const emulate = (offline: boolean) =>
    network.send("Network.emulateNetworkConditions", {
      offline,
      latency: 1,
      downloadThroughput: -1,
      uploadThroughput: -1,
      packetLoss: offline ? 100 : 0,
    });
  // Sockets that are opened before it begins are not part of the emulation.
  await emulate(false);
  await inAGoodCall(mette, jonas, server);
  const texts = await noteTexts(mette);
  await emulate(true);
  await expect(mette.page.getByText("Nothing is coming through from Jonas Berg")).toBeVisible();
  await expect(mette.page.locator(".s-head .line:is([data-is=good], [data-is=weak])")).toHaveCount(
    0,
  );
  // The customer reads it once, with what can be done.
  await expect(jonas.page.getByText("No connection.")).toBeVisible();
  await expect(jonas.page.getByText("The server isn’t responding. We keep trying.")).toBeHidden();
  await emulate(false);
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(mette.page.getByText("Nothing is coming through from")).toBeHidden();
  await expect(mette.page.locator(".slot[data-live]")).toHaveCount(2);
  const seen = await texts();
  expect(seen.filter((text) => text.includes("Nothing is coming through"))).not.toEqual([]);
  expect(seen.filter((text) => text.includes("camera has stopped"))).toEqual([]);
});

test("a frozen camera is noticed and said on both sides", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await jonas.page.addInitScript(FREEZABLE);
  await inAGoodCall(mette, jonas, server);
  await jonas.page.evaluate("window.frozen = true");
  await expect(jonas.page.getByText("Your camera has stopped.")).toBeVisible();
  await expect(jonas.page.getByText("hears you but doesn’t see you")).toBeVisible();
  await expect(mette.page.getByText("Jonas Berg’s camera has stopped.")).toBeVisible();
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toBeVisible();
  await expect(mette.page.locator(".slot[data-live]"), "both are heard").toHaveCount(2);
  await jonas.page.evaluate("window.frozen = false");
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(mette.page.locator(`${THEIR_PICTURE}[data-old]`)).toHaveCount(0);
});

test("the agent's frozen camera is said on the customer's page", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await mette.page.addInitScript(FREEZABLE);
  await inAGoodCall(mette, jonas, server);
  await mette.page.getByRole("button", { name: "Camera" }).first().click();
  const theirs = jonas.page.locator(AGENTS_PICTURE);
  await expect(theirs).toBeVisible();
  await expect.poll(() => moves(jonas.page, AGENTS_PICTURE, 3_000)).toBe(true);
  await mette.page.evaluate("window.frozen = true");
  await expect(jonas.page.getByText("Mette Sørensen’s camera has stopped.")).toBeVisible();
  await expect(theirs).toHaveAttribute("data-old");
  await mette.page.evaluate("window.frozen = false");
  await expect(jonas.page.getByText("has stopped.")).toHaveCount(0);
  await expect(theirs).not.toHaveAttribute("data-old");
});

test("a customer whose agent is in another call is told that the agent is muted", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAGoodCall(mette, jonas, server);
  const muted = jonas.page.getByText("Mette Sørensen is muted");
  await expect(muted).toHaveCount(0);
  const { code } = await startSession(mette);
  const anna = await person("second");
  await enterByCode(anna, server, code, "Anna Lund");
  await passTheCheck(anna);
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await anna.page.getByRole("button", { name: "Accept" }).click();
  await expect(muted).toBeVisible();
  await expect(jonas.page.getByText("Mette Sørensen sees and hears you")).toBeVisible();
  await expect(anna.page.getByText("Mette Sørensen sees and hears you")).toBeVisible();
  await expect(anna.page.getByText("is muted")).toHaveCount(0);
  await mette.page.locator("#k-list").getByText("Jonas Berg").click();
  await mette.page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(muted).toHaveCount(0);
  await expect(anna.page.getByText("Mette Sørensen is muted")).toBeVisible();
});

/** What policies, add-ons and settings take away. */
const WITHOUT = `
  const gone = { get: () => undefined, configurable: true };
  const classes = ["RTCPeerConnection", "RTCRtpReceiver", "AudioContext", "Worker", "Notification"];
  for (const name of classes) delete window[name];
  for (const name of ["mediaDevices", "permissions", "wakeLock", "clipboard"])
    Object.defineProperty(navigator, name, gone);
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException("closed", "SecurityError");
      },
    });
  Object.defineProperty(crypto, "subtle", gone);
  delete HTMLVideoElement.prototype.requestVideoFrameCallback;
`;

test("a browser without calls: known before the check, said to both, and chat goes on", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await jonas.page.addInitScript(WITHOUT);
  await signIn(mette, server);
  const { code } = await startSession(mette);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await expect(jonas.page.getByText("Calls don’t work in this browser").first()).toBeVisible();
  await expect(mette.page.getByText("Calls don’t work in your browser.")).toBeVisible();
  await jonas.page.getByRole("button", { name: "Skip media check" }).click();
  await jonas.page.getByRole("button", { name: "Skip media check" }).click();
  const start = jonas.page.getByRole("button", { name: "Start", exact: true });
  await expect(start).toHaveAttribute("aria-disabled", "true");
  await expect(mette.page.getByText("Calls don’t work in the customer’s browser.")).toBeVisible();
  const field = mette.page.getByRole("textbox", { name: /^Message / });
  await field.fill("We write, then");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(jonas.page.getByText("We write, then").first()).toBeVisible();
});

test("an agent's browser without calls says why START does nothing", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await mette.page.addInitScript("delete window.RTCPeerConnection; delete window.AudioContext;");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await expect(mette.page.getByText("Calls don’t work in your browser.")).toBeVisible();
  await expect(mette.page.getByRole("button", { name: "Start call" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("a translated page changes with what is so", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAGoodCall(mette, jonas, server);
  await translate(jonas);
  await translate(mette);
  await expect(jonas.page.getByText(`‹${SEES_AND_HEARS}›`)).toBeVisible();
  await jonas.page.getByRole("button", { name: "Mute" }).click();
  await expect(jonas.page.getByRole("button", { name: "Unmute" })).toBeVisible();
  await expect(jonas.page.getByText("sees you but doesn’t hear you")).toBeVisible();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toHaveCount(0);
  await expect(mette.page.locator(".slot", { hasText: "Muted" })).toBeVisible();
  await translate(jonas);
  await jonas.page.getByRole("button", { name: "Unmute" }).click();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(jonas.page.getByText("doesn’t hear you")).toHaveCount(0);
});
