// Devices as people have them: chosen, unplugged in the call, back again, held by another program,
// denied; and a media check that claims only what was tested.
import { expect, test } from "./fixtures";
import { BUILT_IN, HEADSET, SECOND, WEBCAM, giveMachine, plugIn, unplug } from "./machine";
import type { Person } from "./participant";
import { permissions } from "./permissions";
import { THEIR_PICTURE, call, enterByCode, inACall } from "./steps";

const gone = ({ page }: Person, what: string) => page.getByText(`“${what}” is not connected.`);
const inUse = ({ page }: Person, what: string) => page.getByText(`Now in use: ${what}.`);

test("A4 a headset and a camera that are unplugged in the call are replaced, and return", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  for (const someone of [mette, jonas]) await giveMachine(someone);
  await inACall(mette, jonas, server);

  // The sheet is reached by keyboard, and gives the focus back.
  const { page } = jonas;
  await page.getByRole("button", { name: "Devices" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your devices" })).toBeFocused();
  await expect(page.locator(THEIR_PICTURE.replace("customer", "me"))).toBeInViewport();
  await expect(page.getByLabel("Microphone")).toBeInViewport();
  await page.getByLabel("Microphone").selectOption({ label: "Headset" });
  await page.getByLabel("Camera", { exact: true }).selectOption({ label: "Webcam (2)" });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Devices" })).toBeFocused();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);

  await unplug(jonas, HEADSET);
  await expect(gone(jonas, "Headset")).toBeVisible();
  await expect(inUse(jonas, "Built-in microphone")).toBeVisible();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await unplug(jonas, SECOND);
  await expect(inUse(jonas, "Webcam")).toBeVisible();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);

  await plugIn(jonas, HEADSET);
  await plugIn(jonas, SECOND);
  await expect(page.getByText("is not connected.")).toHaveCount(0);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);

  // The agent's side does the same.
  await mette.page.getByRole("tab", { name: "Sound" }).click();
  await mette.page.getByLabel("Microphone", { exact: true }).selectOption({ label: "Headset" });
  await unplug(mette, HEADSET);
  await expect(inUse(mette, "Built-in microphone")).toBeVisible();
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  await plugIn(mette, HEADSET);
  await expect(gone(mette, "Headset")).toHaveCount(0);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);

  // The choice outlives what happened, and the page.
  await page.reload();
  await expect.poll(() => mette.hearsToneOf("customer"), { timeout: 30_000 }).toBe(true);
  await page.getByRole("button", { name: "Devices" }).click();
  await expect(page.getByLabel("Microphone")).toHaveValue("headset");
  await expect(page.getByLabel("Camera", { exact: true })).toHaveValue("second");
  await expect(page.getByText("In use:")).toHaveCount(0);
});

test("A4 the only microphone unplugged is told to both, and speaks again when it is back", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await giveMachine(jonas, [HEADSET, WEBCAM]);
  await inACall(mette, jonas, server);
  await unplug(jonas, HEADSET);
  await expect(jonas.page.getByRole("button", { name: "Unmute" })).toBeVisible();
  await expect(mette.page.getByText("no microphone").first()).toBeVisible();
  await plugIn(jonas, HEADSET);
  await expect(jonas.page.getByRole("button", { name: "Mute", exact: true })).toBeVisible();
  await expect(mette.page.getByText("no microphone")).toHaveCount(0);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
});

test("A8 A16 audio only tests the microphone; without one both sides know", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await giveMachine(jonas, [WEBCAM]);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await page.getByRole("button", { name: "Audio only" }).click();
  await expect(page.getByRole("heading", { name: "We cannot hear you" })).toBeVisible();
  await expect(page.getByText("No microphone was found.")).toBeVisible();
  await expect(mette.page.locator("[data-step=microphone]")).toHaveAttribute("data-is", "stop");
  await expect(mette.page.getByText("Jonas Berg has no working microphone.")).toBeVisible();
  await page.getByRole("button", { name: /^Message / }).click();
  await expect(page.getByRole("textbox")).toBeFocused();

  await plugIn(jonas, BUILT_IN);
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
  await expect(page.getByText("We hear you")).toBeVisible();
  await expect(mette.page.getByText("Jonas Berg has no working microphone.")).toHaveCount(0);
  await unplug(jonas, BUILT_IN);
  await expect(page.getByRole("heading", { name: "We cannot hear you" })).toBeVisible();
  await call(mette, jonas, { sees: false });
  await expect(mette.page.getByText("no microphone").first()).toBeVisible();
});

test("A18 a camera that is off is said to be missing or blocked only while it is so", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  const set = await permissions(jonas, server);
  await giveMachine(jonas, [HEADSET]);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "We cannot see you" })).toBeVisible();
  await page.getByRole("button", { name: "Audio only" }).click();
  await call(mette, jonas, { sees: false });
  const missing = mette.page.getByText("Jonas Berg has no camera");
  const blocked = mette.page.getByText("Jonas Berg’s browser blocks the camera");
  const off = mette.page.getByText("Jonas Berg’s camera is off");
  await expect(missing).toBeVisible();
  await set("denied", ["camera"]);
  await plugIn(jonas, WEBCAM);
  await expect(blocked).toBeVisible();
  await set("granted", ["camera"]);
  await expect(off).toBeVisible();
  await unplug(jonas, WEBCAM);
  await expect(missing).toBeVisible();
  await expect(page.getByRole("button", { name: "Camera on" })).toBeVisible();
});

test("A3 on a phone the chat makes way, the focus stays, an untested speaker is told", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await enterByCode(jonas, server, code, "Jonas Berg");
  const chat = page.getByRole("textbox");
  await page.getByRole("region", { name: "Chat" }).getByRole("button").first().click();
  await expect(chat).toBeVisible();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("We hear you")).toBeVisible();
  await expect(chat).toBeHidden();

  const tone = page.getByRole("button", { name: "Play a tone" });
  await tone.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Did you hear it?")).toBeVisible();
  await expect(tone).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Yes" })).toBeFocused();
  // The button that has the focus goes: the focus stays where the person was.
  const headset = page.getByRole("button", { name: "Continue without a headset" });
  await headset.focus();
  await page.keyboard.press("Enter");
  await expect(headset).toHaveCount(0);
  await expect(page.locator("main :focus")).toHaveCount(1);

  // No answer is no test.
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "All set" })).toBeVisible();
  await expect(mette.page.locator('[data-notice="sound-not-tested"]')).toBeVisible();
  await expect(mette.page.getByText("hasn’t tested the speaker.")).toBeVisible();
  await expect(mette.page.getByText("passed the media check")).toHaveCount(0);
  await page.getByRole("button", { name: "Yes" }).click();
  await expect(mette.page.getByText("hasn’t tested the speaker.")).toHaveCount(0);
});

test("A6 G16 two busy devices are told as what they are, and the sentence to say has both", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  await giveMachine(jonas, [BUILT_IN, WEBCAM], [BUILT_IN.deviceId, WEBCAM.deviceId]);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await jonas.page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(
    jonas.page.getByText("Another app is using the camera and microphone.", { exact: false }),
  ).toBeVisible();
  await expect(
    mette.page.getByText("Another app is using the camera and microphone.", { exact: false }),
  ).toBeVisible();
});
