// A machine whose devices are plugged in and out by hand: a browser's fake devices cannot be. The
// tracks are real ones of the browser; which device they come from, and that it goes away, is
// played by the page's own `mediaDevices`.
import type { Person } from "./participant";

export interface Plugged {
  kind: MediaDeviceKind;
  deviceId: string;
  label: string;
}

/** What the page sees as `machine`. */
interface Machine {
  devices: Plugged[];
  busy: string[];
  plugIn(device: Plugged): void;
  unplug(deviceId: string): void;
}

export const BUILT_IN: Plugged = {
  kind: "audioinput",
  deviceId: "built-in",
  label: "Built-in microphone",
};
export const HEADSET: Plugged = { kind: "audioinput", deviceId: "headset", label: "Headset" };
export const WEBCAM: Plugged = { kind: "videoinput", deviceId: "webcam", label: "Webcam" };
/** Another of the same name. */
export const SECOND: Plugged = { kind: "videoinput", deviceId: "second", label: "Webcam" };

/** Gives a page these devices, also after a reload. Before the page is opened. */
export async function giveMachine(
  { page }: Person,
  devices: readonly Plugged[] = [BUILT_IN, HEADSET, WEBCAM, SECOND],
  busy: readonly string[] = [],
): Promise<void> {
  await page.addInitScript(
    (given) => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      const open = new Map<MediaStreamTrack, string>();
      const changed = () => mediaDevices.dispatchEvent(new Event("devicechange"));
      const machine = {
        devices: [...given.devices],
        busy: [...given.busy],
        plugIn(device: (typeof given.devices)[number]) {
          machine.devices.push(device);
          changed();
        },
        unplug(deviceId: string) {
          machine.devices = machine.devices.filter((one) => one.deviceId !== deviceId);
          for (const [track, of] of open) {
            if (of !== deviceId || track.readyState === "ended") continue;
            track.stop();
            track.dispatchEvent(new Event("ended"));
          }
          changed();
        },
      };
      Object.assign(window, { machine });
      mediaDevices.enumerateDevices = () =>
        Promise.resolve(machine.devices.map((one) => ({ ...one, groupId: "", toJSON: () => one })));
      const find = (kind: string, what: MediaTrackConstraints) => {
        const here = machine.devices.filter((one) => one.kind === kind);
        const id = what.deviceId as { exact?: string; ideal?: string } | undefined;
        const meant = here.find(({ deviceId }) => deviceId === (id?.exact ?? id?.ideal));
        if (!meant && id?.exact) throw new DOMException("", "OverconstrainedError");
        const found = meant ?? here[0];
        if (!found) throw new DOMException("Requested device not found", "NotFoundError");
        if (machine.busy.includes(found.deviceId))
          throw new DOMException("Could not start source", "NotReadableError");
        return found;
      };
      const plain = (what: MediaTrackConstraints) => {
        const { deviceId, facingMode, ...rest } = what;
        void deviceId;
        void facingMode;
        return rest;
      };
      mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
        const camera = video ? find("videoinput", video as MediaTrackConstraints) : null;
        const microphone = audio ? find("audioinput", audio as MediaTrackConstraints) : null;
        const stream = await ask({
          audio: audio ? plain(audio as MediaTrackConstraints) : false,
          video: video ? plain(video as MediaTrackConstraints) : false,
        });
        for (const track of stream.getTracks()) {
          const device = track.kind === "video" ? camera : microphone;
          if (!device) continue;
          open.set(track, device.deviceId);
          Object.defineProperty(track, "label", { value: device.label });
          track.getSettings = () => ({ deviceId: device.deviceId });
        }
        return stream;
      };
    },
    { devices: [...devices], busy: [...busy] },
  );
}

type WithMachine = typeof globalThis & { machine: Machine };

export async function plugIn({ page }: Person, device: Plugged): Promise<void> {
  await page.evaluate((one) => (globalThis as WithMachine).machine.plugIn(one), device);
}

export async function unplug({ page }: Person, { deviceId }: Plugged): Promise<void> {
  await page.evaluate((id) => (globalThis as WithMachine).machine.unplug(id), deviceId);
}
