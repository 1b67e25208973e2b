// The chosen headset or camera is unplugged in the call: what takes its place, and when it is said.
import { expect } from "../../fixtures";
import { HEADSET, SECOND, giveMachine, plugIn, unplug, type Plugged } from "../../machine";
import type { Person } from "../../participant";
import { Server } from "../../server";
import { THEIR_PICTURE } from "../../steps";
import { firstAfter, keepMarks, takeMarks } from "../marks";
import { now, whenAudioArrives, whenMoves, whenShown } from "../moments";
import { TIMES, allIsWell, inAWholeCall, row, type Story } from "./story";

interface Device {
  plugged: Plugged;
  /** How the lists name it. */
  label: string;
  /** What is said when it is gone. */
  sentence: string;
  /** How the marks name what is sent from it. */
  kind: "audio" | "video";
}

const headset: Device = {
  plugged: HEADSET,
  label: "Headset",
  sentence: "The microphone “Headset” is not connected.",
  kind: "audio",
};
const camera: Device = {
  plugged: SECOND,
  label: "Webcam (2)",
  sentence: "is not connected.",
  kind: "video",
};

export const headsetUnplugged: Story = async (person) => {
  const says = row("headset unplugged → the customer's page says what is used now");
  const back = row("headset unplugged → audio of another microphone arrives");
  await unplugAgainAndAgain(person, headset, says.times, back.times);
  return { sentences: [says], media: [back] };
};

export const cameraUnplugged: Story = async (person) => {
  const says = row("camera unplugged → the customer's page says what is used now");
  const back = row("camera unplugged → video of another camera is shown");
  await unplugAgainAndAgain(person, camera, says.times, back.times);
  return { sentences: [says], media: [back] };
};

async function unplugAgainAndAgain(
  person: Parameters<Story>[0],
  device: Device,
  said: number[],
  back: number[],
): Promise<void> {
  const server = await Server.start();
  const mette = await person("agent");
  const jonas = await person("customer");
  await giveMachine(jonas);
  for (const one of [mette, jonas]) await keepMarks(one);
  await inAWholeCall(mette, jonas, server);
  await choose(jonas, device);
  for (let time = 0; time < TIMES; time += 1) {
    await allIsWell(mette, jonas);
    await takeMarks(jonas);
    const pulled = now();
    const sentence = whenShown(jonas.page, device.sentence);
    await unplug(jonas, device.plugged);
    said.push((await sentence) - pulled);
    back.push((await whenAttached(jonas, mette, device)) - pulled);
    await allIsWell(mette, jonas);
    await plugIn(jonas, device.plugged);
    await expect(jonas.page.getByText("is not connected.")).toHaveCount(0);
  }
  await server.close();
}

/** When something of another device has arrived at the agent. */
async function whenAttached(jonas: Person, mette: Person, { kind }: Device): Promise<number> {
  const mark = `sending ${kind}`;
  await jonas.page.waitForFunction(
    (wanted) =>
      (window as unknown as { bistandMarks: { what: string }[] }).bistandMarks.some(
        ({ what }) => what === wanted,
      ),
    mark,
    { polling: 20 },
  );
  const arrived =
    kind === "audio" ? whenAudioArrives(mette.page) : whenMoves(mette.page, THEIR_PICTURE);
  const at = await arrived;
  const attached = firstAfter(await takeMarks(jonas), mark, 0);
  if (at < attached) throw new Error(`arrived ${attached - at} ms before it was sent`);
  return at;
}

async function choose({ page }: Person, { kind, label }: Device): Promise<void> {
  await page.getByRole("button", { name: "Devices" }).click();
  const list =
    kind === "audio" ? page.getByLabel("Microphone") : page.getByLabel("Camera", { exact: true });
  await list.selectOption({ label });
  await page.keyboard.press("Escape");
}
