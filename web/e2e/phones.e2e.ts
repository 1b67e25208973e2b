// What phones do to a call, as far as a desktop browser can simulate it: a clock that stops after a
// telephone call, an encoder without output, a speaker with another id, audio that waits for a tap.
import { expect, test } from "./fixtures";
import type { Person } from "./participant";
import { THEIR_PICTURE, enterByCode, inACall, signIn, startSession } from "./steps";

/**
 * Another app comes to the front, and the page is looked at again. The driver of these tests keeps
 * every page visible, so the test tells the page.
 */
async function awayAndBack({ page }: Person): Promise<void> {
  for (const state of ["hidden", "visible"])
    await page.evaluate((now) => {
      Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
}

test("a sound that stands still after an interruption is started anew", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await jonas.page.addInitScript(() => {
    const Real = AudioContext;
    const made: AudioContext[] = [];
    Object.assign(window, {
      made,
      AudioContext: class extends Real {
        constructor(options?: AudioContextOptions) {
          super(options);
          made.push(this);
        }
      },
    });
  });
  await inACall(mette, jonas, server);
  /** The page's own and the ones after it; a test that listens has some that are closed. */
  const contexts = () =>
    jonas.page.evaluate(() => {
      const states = (window as unknown as { made: AudioContext[] }).made.map(({ state }) => state);
      return { first: states[0], running: states.filter((state) => state === "running").length };
    });
  expect(await contexts()).toEqual({ first: "running", running: 1 });
  await jonas.page.evaluate(() => {
    const stopped = { get: () => 7 };
    const { made } = window as unknown as { made: AudioContext[] };
    for (const context of made) Object.defineProperty(context, "currentTime", stopped);
    for (const element of document.querySelectorAll("audio")) {
      Object.defineProperty(element, "currentTime", stopped);
      (element.srcObject as MediaStream & { stalled?: boolean }).stalled = true;
    }
  });
  await awayAndBack(jonas);
  await expect.poll(contexts).toEqual({ first: "closed", running: 1 });
  const stalled = () =>
    jonas.page.evaluate(() =>
      Array.from(document.querySelectorAll("audio"))
        .map(({ srcObject }) => srcObject as (MediaStream & { stalled?: boolean }) | null)
        .filter((stream) => stream && stream.getTracks().length > 0 && stream.stalled),
    );
  await expect.poll(stalled).toEqual([]);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
});

test("a camera that encodes no VP8 is sent as H.264, and arrives", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  // An encoder that fails shows in one place only: no frame is ever counted.
  await jonas.page.addInitScript(() => {
    const real = RTCPeerConnection.prototype.getStats;
    RTCPeerConnection.prototype.getStats = async function getStats(this: RTCPeerConnection) {
      const report = await real.call(this);
      const told = new Map<string, unknown>();
      report.forEach((entry: RTCOutboundRtpStreamStats, id: string) => {
        const codec = report.get(entry.codecId ?? "") as { mimeType: string } | undefined;
        const fails = entry.type === "outbound-rtp" && codec?.mimeType === "video/VP8";
        told.set(id, fails ? { ...entry, framesEncoded: 0 } : entry);
      });
      return told;
    } as typeof real;
  });
  await mette.page.addInitScript(() => {
    const Real = RTCPeerConnection;
    const made: RTCPeerConnection[] = [];
    Object.assign(window, {
      made,
      RTCPeerConnection: class extends Real {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          made.push(this);
        }
      },
    });
  });
  await inACall(mette, jonas, server);
  const codecs = () =>
    mette.page.evaluate(async () => {
      const { made } = window as unknown as { made: RTCPeerConnection[] };
      const found = new Set<string>();
      for (const connection of made) {
        if (connection.connectionState !== "connected") continue;
        const report = await connection.getStats();
        report.forEach((entry: RTCInboundRtpStreamStats) => {
          if (entry.type !== "inbound-rtp" || entry.kind !== "video") return;
          const codec = report.get(entry.codecId ?? "") as { mimeType: string } | undefined;
          if (codec) found.add(codec.mimeType);
        });
      }
      return [...found];
    });
  await expect.poll(codecs, { timeout: 20_000 }).toEqual(["video/H264"]);
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
});

test("A4 E22 the chosen speaker is used again after a reload, on both sides", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  const speakerOf = ({ page }: Person) =>
    page.evaluate(
      () =>
        Array.from(document.querySelectorAll("audio")).find(
          ({ srcObject }) => srcObject instanceof MediaStream && srcObject.getTracks().length > 0,
        )?.sinkId,
    );
  const devices = jonas.page.getByRole("button", { name: "Devices" });
  await devices.click();
  const choice = jonas.page.getByLabel("Speaker", { exact: true });
  const last = (await choice.locator("option").last().getAttribute("value")) ?? "";
  expect(last).not.toBe("");
  await choice.selectOption(last);
  await expect.poll(() => speakerOf(jonas)).toBe(last);
  await mette.page.getByRole("tab", { name: "Sound" }).click();
  const own = mette.page.getByLabel("Speaker", { exact: true });
  const other = (await own.locator("option").last().getAttribute("value")) ?? "";
  await own.selectOption(other);
  await expect.poll(() => speakerOf(mette)).toBe(other);
  for (const someone of [jonas, mette]) {
    const chosen = await speakerOf(someone);
    await someone.page.reload();
    await expect.poll(() => speakerOf(someone)).toBe(chosen);
  }
  // The reload has kept the sheet open.
  await expect(choice).toHaveValue(last);
});

test("where the browser wants a tap for sound there is one visible button, and it works", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code, "Jonas Berg");
  // Without a microphone in use no browser lets a page sound before a tap.
  await jonas.page.getByRole("button", { name: "Skip media check" }).click();
  await jonas.page.getByRole("button", { name: "Skip media check" }).click();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  // Looking into a page counts as a gesture: it has to try on its own before a test looks.
  await jonas.page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function tried(this: HTMLMediaElement) {
      const trying = play.call(this);
      trying.catch(({ name }: DOMException) => console.info(`not played: ${name}`));
      return trying;
    };
  });
  const refused = jonas.page.waitForEvent("console", (message) =>
    message.text().includes("not played: NotAllowedError"),
  );
  await jonas.page.reload();
  await refused;
  const tap = jonas.page.getByRole("button", { name: "Tap for sound" });
  await expect(tap).toHaveCount(1);
  await expect(tap).toBeInViewport();
  const unheard = jonas.page.getByText("You don’t hear Mette Sørensen yet: tap for sound.");
  await expect(unheard).toBeVisible();
  // The agent does not unknowingly speak to a customer who hears nothing.
  const unknowing = mette.page.getByText("Jonas Berg can’t hear you yet");
  await expect(unknowing).toBeVisible();
  await tap.tap();
  await expect(unknowing).toHaveCount(0);
  await expect(tap).toHaveCount(0);
  await expect(unheard).toHaveCount(0);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
});
