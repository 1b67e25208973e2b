// Nothing is claimed that is not known now: a dead server, a frozen camera, a browser without
// calls, a translated page.
import { expect, test } from "./fixtures";
import type { Person } from "./participant";
import { THEIR_PICTURE, enterByCode, inACall, passTheCheck, signIn, startSession } from "./steps";

const SEES_AND_HEARS = "Mette Sørensen sees and hears you";

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

/** The camera is a canvas that a test can stop drawing on; it stays live, as a frozen one does. */
const FREEZABLE = `
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await real(wanted);
    if (!wanted.video) return stream;
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const context = canvas.getContext("2d");
    let at = 0;
    setInterval(() => {
      if (window.frozen) return;
      context.fillStyle = "rgb(20, 60, 200)";
      context.fillRect(0, 0, 320, 240);
      context.fillStyle = "white";
      context.fillRect((at += 8) % 320, 0, 24, 240);
    }, 100);
    for (const track of stream.getVideoTracks()) stream.removeTrack(track);
    stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    return stream;
  };
`;

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

/** Replaces every text as a browser's translation does: by a copy inside of `font` elements. */
function translate(page: Person["page"]): Promise<void> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === "" || text.parentElement?.closest("font, script, style")) continue;
      const font = document.createElement("font");
      font.append(document.createElement("font"));
      font.firstElementChild?.append(`‹${text.data}›`);
      text.replaceWith(font);
    }
  });
}

test("a translated page changes with what is so", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAGoodCall(mette, jonas, server);
  await translate(jonas.page);
  await translate(mette.page);
  await expect(jonas.page.getByText(`‹${SEES_AND_HEARS}›`)).toBeVisible();
  await jonas.page.getByRole("button", { name: "Mute" }).click();
  await expect(jonas.page.getByRole("button", { name: "Unmute" })).toBeVisible();
  await expect(jonas.page.getByText("sees you but doesn’t hear you")).toBeVisible();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toHaveCount(0);
  await expect(mette.page.locator(".slot", { hasText: "Muted" })).toBeVisible();
  await translate(jonas.page);
  await jonas.page.getByRole("button", { name: "Unmute" }).click();
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(jonas.page.getByText("doesn’t hear you")).toHaveCount(0);
});
