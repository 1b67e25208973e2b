// The media check with everything that a browser may answer, and what the agent sees of it.
import { expect, test } from "./fixtures";
import type { Person, PersonOptions } from "./participant";
import { permissions } from "./permissions";
import type { Server } from "./server";
import { THEIR_PICTURE, call, enterByCode, passTheCheck, signIn, startSession } from "./steps";

/** An agent with the session open, and a customer inside, before the choice. */
async function bothInside(
  person: (who: "agent" | "customer", options?: PersonOptions) => Promise<Person>,
  server: Server,
  options: PersonOptions,
): Promise<{ mette: Person; jonas: Person }> {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", options);
  await enterByCode(jonas, server, code, "Jonas Berg");
  return { mette, jonas };
}

/** A step of the entry doctor in the console. */
function step(mette: Person, name: string) {
  return mette.page.locator(`[data-step=${name}]`);
}

test("A2 A3 A4 E3 three things are checked, with a drop-down where there is a choice", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { devices: 3 });
  const { page } = jonas;
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  const camera = page.getByLabel("Change Camera");
  // The system's choice is one of its own, above the three.
  await expect(camera.locator("option")).toHaveCount(4);
  const chosen = () =>
    page.evaluate(() => {
      const stream = document.querySelector<HTMLVideoElement>('video[data-of="me"]')?.srcObject;
      return stream instanceof MediaStream
        ? stream.getVideoTracks()[0]?.getSettings().deviceId
        : undefined;
    });
  const other = (await camera.locator("option").last().getAttribute("value")) ?? "";
  await camera.selectOption(other);
  await expect.poll(chosen).toBe(other);
  expect(await page.getByLabel("Change Microphone").locator("option").count()).toBeGreaterThan(1);
  await expect(page.getByText("Sound is best with a headset.")).toBeVisible();
  await page.getByRole("button", { name: "Continue without a headset" }).click();
  await expect(page.getByText("Sound is best with a headset.")).toBeHidden();
  await expect(page.getByText("We hear you")).toBeVisible();
  await expect(step(mette, "microphone")).toHaveAttribute("data-is", "ok");

  await page.getByRole("button", { name: "Play a tone" }).click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await expect(page.getByText("Turn the volume up")).toBeVisible();
  await expect(step(mette, "sound")).toContainText("no sound");
  await mette.page.getByRole("button", { name: "4 checks" }).click();
  await expect(mette.page.locator(".k-four li")).toHaveText([
    /right devices/,
    /cables/,
    /input level/,
    /sound on/,
  ]);
  await page.getByRole("button", { name: "Play a tone" }).click();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(step(mette, "sound")).toHaveAttribute("data-is", "ok");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(mette.page.getByText("Jonas Berg passed the media check").first()).toBeVisible();
});

test("A6 A9 A16 denied: we cannot see or hear you, and it goes on by itself once allowed", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { grants: false, phone: true });
  const { page } = jonas;
  const permit = await permissions(jonas, server);
  await permit("denied");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "We cannot see or hear you" })).toBeVisible();
  await expect(page.getByText("is blocking the camera and microphone for this page")).toBeVisible();
  await expect(step(mette, "camera")).toHaveAttribute("data-is", "stop");
  await expect(step(mette, "camera")).toContainText("blocked in the browser");
  await expect(
    mette.page.getByText("Camera and microphone are blocked for this page."),
  ).toBeVisible();

  await permit("granted");
  await expect(page.getByText("We hear you")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Does this look right?" })).toBeVisible();
  await expect(step(mette, "camera")).toHaveAttribute("data-is", "ok");
});

test("A6 A16 dismissed is told apart from denied, and asking again is one button", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { grants: false });
  const { page } = jonas;
  const permit = await permissions(jonas, server);
  await permit("prompt");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("The request was closed without an answer.")).toBeVisible();
  await expect(step(mette, "camera")).toContainText("request closed");
  await permit("granted");
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
});

test("A5 A6 A9 A10 A11 A12 A22 no devices: skipping asks, and is told to the agent", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { devices: 0, phone: true });
  const { page } = jonas;
  // The browser can be started without a camera, but not without its fake microphone.
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (what) =>
      what?.audio
        ? Promise.reject(new DOMException("Requested device not found", "NotFoundError"))
        : ask(what);
  });
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("No camera and no microphone were found.")).toBeVisible();
  await expect(step(mette, "camera")).toContainText("not found");

  await page.getByRole("button", { name: "Skip media check" }).click();
  await expect(page.getByRole("heading", { name: "Skip the media check?" })).toBeVisible();
  await page.getByRole("button", { name: "Back to the check" }).click();
  await expect(page.getByRole("heading", { name: "We cannot see or hear you" })).toBeVisible();
  await page.getByRole("button", { name: "Skip media check" }).click();
  await page.getByRole("button", { name: "Skip media check" }).click();
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
  await expect(mette.page.locator('[data-notice="check-skipped"]')).toContainText(
    "Jonas Berg skipped the media check",
  );
});

test("A6 A8 A9 A12 no camera: told so, and audio only enters without the agent", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { devices: 0, phone: true });
  await jonas.page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(jonas.page.getByRole("heading", { name: "We cannot see you" })).toBeVisible();
  await expect(jonas.page.getByText("The microphone works.")).toBeVisible();
  await jonas.page.getByRole("button", { name: "Audio only" }).click();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await expect(mette.page.getByText("Jonas Berg chose audio only").first()).toBeVisible();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect(mette.page.getByText("Jonas Berg has no camera")).toBeVisible();
  await expect(mette.page.locator(THEIR_PICTURE)).toHaveCount(0);
});

test("G16 a page that may not listen yet calls nobody silent, and listens after a tap", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { phone: true });
  const { page } = jonas;
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  // After a reload a browser lets a page hear nothing before a tap.
  await page.addInitScript(() => {
    const { resume } = AudioContext.prototype;
    const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
    let tapped = false;
    addEventListener("pointerdown", () => (tapped = true), { capture: true });
    Object.defineProperty(BaseAudioContext.prototype, "state", {
      get(this: AudioContext) {
        return tapped ? (state?.get?.call(this) as AudioContextState) : "suspended";
      },
    });
    AudioContext.prototype.resume = function resumed(this: AudioContext) {
      return tapped ? resume.call(this) : Promise.resolve();
    };
    const { getFloatTimeDomainData: read } = AnalyserNode.prototype;
    AnalyserNode.prototype.getFloatTimeDomainData = function heard(this: AnalyserNode, samples) {
      if (tapped) read.call(this, samples);
    };
  });
  await page.reload();
  await expect(page.getByText("Tap anywhere so this page can listen.")).toBeVisible();
  await expect(step(mette, "microphone")).not.toHaveAttribute("data-is", "stop");
  await page.getByRole("heading", { level: 1 }).tap();
  await expect(page.getByText("We hear you")).toBeVisible();
});

test("A16 a permission taken away in mid-call is said, and taken up when given", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { grants: false, phone: true });
  const permit = await permissions(jonas, server);
  await permit("granted");
  await passTheCheck(jonas);
  await call(mette, jonas);
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await permit("denied");
  const lost = jonas.page.getByText("The camera and the microphone aren’t allowed on this page.");
  await expect(lost).toBeVisible();
  await expect(mette.page.getByText("Jonas Berg’s browser blocks the camera")).toBeVisible();
  // Given back, it is what the person wants again: nothing has to be pressed.
  await permit("granted");
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer"), { timeout: 30_000 }).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect(lost).toHaveCount(0);

  // One alone: the browser ends the other one's track, too, which continues after a moment.
  await permit("denied", ["camera"]);
  await expect(jonas.page.getByText("The camera isn’t allowed on this page.")).toBeVisible();
  await expect.poll(() => mette.hearsToneOf("customer"), { timeout: 30_000 }).toBe(true);
  await jonas.page.getByRole("button", { name: "Try again" }).click();
  await expect(jonas.page.getByText("The camera isn’t allowed on this page.")).toBeVisible();
  await permit("granted");
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer"), { timeout: 30_000 }).toBe(true);
});

test("A16 one permission taken away in the check leaves the other device open", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { grants: false, phone: true });
  const { page } = jonas;
  const permit = await permissions(jonas, server);
  await permit("granted");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  await permit("denied", ["camera"]);
  await expect(page.getByRole("heading", { name: "We cannot see you" })).toBeVisible();
  await expect(step(mette, "microphone")).toHaveAttribute("data-is", "ok");
  await page.getByRole("button", { name: "Audio only" }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  await call(mette, jonas, { sees: false });
  await expect.poll(() => mette.hearsToneOf("customer"), { timeout: 30_000 }).toBe(true);
});

test("A16 permissions taken away after the check are said until the call and in it", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothInside(person, server, { grants: false, phone: true });
  const { page } = jonas;
  const permit = await permissions(jonas, server);
  await permit("granted");
  await passTheCheck(jonas);
  await permit("denied");
  await expect(page.getByRole("heading", { name: "We cannot see or hear you" })).toBeVisible();
  await permit("granted");
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();

  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(page.getByRole("button", { name: "Accept" })).toBeVisible();
  await permit("denied");
  const lost = page.getByText("The camera and the microphone aren’t allowed on this page.");
  await expect(lost).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.locator(".call-bar")).toBeVisible();
  await expect(lost).toBeVisible();
  await permit("granted");
  await expect.poll(() => mette.hearsToneOf("customer"), { timeout: 30_000 }).toBe(true);
});
