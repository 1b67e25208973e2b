// A machine with cameras, microphones and speakers for tests: they are plugged in and out by hand.
import type { DeviceSource } from "./devices";

/** A track with the events and settings that the owner uses. */
export class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  stopped = false;
  constructor(
    readonly kind: "video" | "audio",
    readonly label: string,
    readonly deviceId: string,
    readonly facingMode?: string,
  ) {
    super();
  }
  stop(): void {
    this.stopped = true;
  }
  getSettings(): MediaTrackSettings {
    const { deviceId, facingMode } = this;
    return facingMode ? { deviceId, facingMode } : { deviceId };
  }
}

export function device(
  kind: MediaDeviceKind,
  deviceId: string,
  label: string,
  groupId = "",
): MediaDeviceInfo {
  return { kind, deviceId, label, groupId } as MediaDeviceInfo;
}

export function failure(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

export class FakeMachine extends EventTarget implements DeviceSource {
  devices: MediaDeviceInfo[] = [];
  readonly saved: Record<string, string> = {};
  readonly asked: MediaStreamConstraints[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Devices that another program holds, by id. */
  readonly busy = new Set<string>();
  /** What is answered instead of the devices, when a test has its own answer. */
  answer: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | null = null;

  readonly store = {
    getItem: (key: string): string | null => this.saved[key] ?? null,
    setItem: (key: string, value: string): void => {
      this.saved[key] = value;
    },
  };

  readonly mediaDevices = {
    getUserMedia: (constraints: MediaStreamConstraints = {}): Promise<MediaStream> => {
      this.asked.push(constraints);
      return this.answer ? this.answer(constraints) : this.open(constraints);
    },
    enumerateDevices: async (): Promise<MediaDeviceInfo[]> => [...this.devices],
    addEventListener: this.addEventListener.bind(this),
    removeEventListener: this.removeEventListener.bind(this),
  };

  /** As a browser does it: by exact id, else the one that was meant, else the first. */
  async open(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const made: FakeTrack[] = [];
    for (const [kind, listed, what] of [
      ["video", "videoinput", constraints.video],
      ["audio", "audioinput", constraints.audio],
    ] as const) {
      if (!what) continue;
      const here = this.devices.filter((one) => one.kind === listed);
      const id = (what as MediaTrackConstraints).deviceId as
        { exact?: string; ideal?: string } | undefined;
      const meant = here.find(({ deviceId }) => deviceId === (id?.exact ?? id?.ideal));
      const found = meant ?? (id?.exact === undefined ? here[0] : undefined);
      if (!found) throw failure(id?.exact ? "OverconstrainedError" : "NotFoundError");
      if (this.busy.has(found.deviceId)) throw failure("NotReadableError");
      made.push(new FakeTrack(kind, found.label, found.deviceId));
    }
    return this.streamOf(made);
  }

  streamOf(made: FakeTrack[]): MediaStream {
    this.tracks.push(...made);
    return {
      getVideoTracks: () => made.filter(({ kind }) => kind === "video"),
      getAudioTracks: () => made.filter(({ kind }) => kind === "audio"),
    } as unknown as MediaStream;
  }

  plugIn(...devices: MediaDeviceInfo[]): void {
    this.devices = [...this.devices, ...devices];
    this.dispatchEvent(new Event("devicechange"));
  }

  /** Its tracks end, and the list changes; browsers say the two in either order. */
  unplug(deviceId: string, order: "ended first" | "list first" = "ended first"): void {
    const end = () => {
      for (const track of this.tracks)
        if (track.deviceId === deviceId && !track.stopped) track.dispatchEvent(new Event("ended"));
    };
    this.devices = this.devices.filter((one) => one.deviceId !== deviceId);
    if (order === "ended first") end();
    this.dispatchEvent(new Event("devicechange"));
    if (order === "list first") end();
  }

  /** The newest track of a kind. */
  track(kind: "video" | "audio"): FakeTrack {
    const found = this.tracks.findLast((other) => other.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found;
  }
}
