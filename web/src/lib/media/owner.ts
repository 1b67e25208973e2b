// The one module that asks the browser for camera and microphone. Everybody else says what is
// wanted; tracks and states come out. Phones lose the first capture when a second is opened, so
// there is never more than one of a kind, and changes are made one after the other.
import { findRemembered, remember, remembered, type Facing, type Store } from "./devices";
import { troubleOf, type Trouble } from "./trouble";

export type Kind = "camera" | "microphone";
const KINDS: readonly Kind[] = ["camera", "microphone"];

/** What the page wants. A muted microphone stays open, silent. */
export interface Wanted {
  camera: boolean;
  microphone: boolean;
  muted: boolean;
  /** Which way the camera looks, when no device is named. */
  facing: Facing;
  /** A device by id: wins over facing. */
  cameraId: string | null;
  microphoneId: string | null;
}

export type Phase = "off" | "trying" | "live" | "trouble";

/** How one kind stands. */
export interface Capture {
  phase: Phase;
  trouble: Trouble | null;
  /** The browser holds the source back for now (in the background, another app in front). */
  paused: boolean;
  track: MediaStreamTrack | null;
}

/** What the owner needs of the browser; tests give their own. */
export interface MediaEnvironment {
  mediaDevices:
    | (Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> &
        Pick<EventTarget, "addEventListener" | "removeEventListener">)
    | undefined;
  permissions: Pick<Permissions, "query"> | undefined;
  store: Store | null;
  wait: (milliseconds: number) => Promise<void>;
}

/** After this long without an answer the page says where to look for the browser's question. */
export const HINT_AFTER_MS = 8_000;
/** A source that another app holds is tried again after these waits; then we go on without. */
export const BUSY_RETRIES_MS = [400, 1_000, 2_000] as const;
/** iOS mutes a fresh camera for less than a second without any reason; longer is real. */
export const PAUSED_AFTER_MS = 1_500;

const IDLE: Capture = { phase: "off", trouble: null, paused: false, track: null };

/** 720p is enough to read a type plate, and an old phone still encodes it. */
const PICTURE = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class MediaOwner {
  readonly #environment: MediaEnvironment;
  readonly #listeners = new Set<() => void>();
  readonly #captures: Record<Kind, Capture> = { camera: IDLE, microphone: IDLE };
  /** What the open tracks were opened with, to see whether they still fit what is wanted. */
  readonly #openedWith: Record<Kind, string> = { camera: "", microphone: "" };
  #wanted: Wanted;
  #settling: Promise<void> | null = null;
  #again = false;
  #devices: MediaDeviceInfo[] = [];
  /** Tracks that ended by themselves since the last look; recover() asks. */
  readonly #ended = new Set<Kind>();

  constructor(environment: MediaEnvironment, facing: Facing = "environment") {
    this.#environment = environment;
    const last = remembered(environment.store);
    this.#wanted = {
      camera: false,
      microphone: false,
      muted: false,
      facing: last.camera?.facing ?? facing,
      cameraId: null,
      microphoneId: null,
    };
  }

  get wanted(): Readonly<Wanted> {
    return this.#wanted;
  }

  capture(kind: Kind): Capture {
    return this.#captures[kind];
  }

  /** Cameras, microphones and speakers; without labels until something was granted. */
  get devices(): readonly MediaDeviceInfo[] {
    return this.#devices;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says what is wanted from now on. Resolves when it is so, or when it is known why not. */
  want(change: Partial<Wanted>): Promise<void> {
    this.#wanted = { ...this.#wanted, ...change };
    this.#applyMuted();
    for (const kind of KINDS) {
      // Asking again after trouble is a new try.
      if (change[kind] && this.#captures[kind].phase === "trouble") this.#set(kind, IDLE);
    }
    return this.#settle();
  }

  /** Takes up anew what has ended by itself, or is said to be dead; nothing else is touched. */
  restart(kinds: readonly Kind[]): Promise<void> {
    for (const kind of kinds) if (this.#wanted[kind]) this.#close(kind);
    return this.#settle();
  }

  /** Kinds whose track has ended without our doing. */
  endedByItself(): Kind[] {
    return KINDS.filter((kind) => this.#ended.has(kind) && this.#wanted[kind]);
  }

  /** Lists the devices anew; after plugging in or out, and after a first permission. */
  async refreshDevices(): Promise<void> {
    try {
      this.#devices = (await this.#environment.mediaDevices?.enumerateDevices()) ?? [];
    } catch {
      this.#devices = [];
    }
    this.#tell();
  }

  /** Whether the permission was given meanwhile, so that a blocked page notices by itself. */
  async permission(kind: Kind): Promise<PermissionState | "unknown"> {
    try {
      const status = await this.#environment.permissions?.query({ name: kind as PermissionName });
      return status?.state ?? "unknown";
    } catch {
      return "unknown";
    }
  }

  /** Lets go of everything. */
  stop(): Promise<void> {
    return this.want({ camera: false, microphone: false });
  }

  #settle(): Promise<void> {
    if (this.#settling) {
      this.#again = true;
      return this.#settling;
    }
    this.#settling = this.#run().finally(() => {
      this.#settling = null;
    });
    return this.#settling;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      for (const kind of KINDS) {
        const fits = this.#wanted[kind] && this.#openedWith[kind] === this.#signature(kind);
        if (this.#captures[kind].track && !fits) await this.#reopenOrClose(kind);
        if (!this.#wanted[kind] && this.#captures[kind].phase !== "off") this.#set(kind, IDLE);
      }
      const missing = KINDS.filter(
        (kind) => this.#wanted[kind] && this.#captures[kind].phase === "off",
      );
      if (missing.length > 0) await this.#open(missing);
    } while (this.#again);
  }

  /** Another camera opens only when the first is closed; if it does not, the first comes back. */
  async #reopenOrClose(kind: Kind): Promise<void> {
    const before = this.#openedWith[kind];
    const previous = this.#captures[kind].track?.getSettings().deviceId;
    this.#close(kind);
    if (!this.#wanted[kind]) return;
    await this.#open([kind]);
    if (this.#captures[kind].phase !== "trouble" || !previous) return;
    const trouble = this.#captures[kind].trouble;
    const id = kind === "camera" ? "cameraId" : "microphoneId";
    this.#wanted = { ...this.#wanted, [id]: previous };
    this.#set(kind, IDLE);
    await this.#open([kind]);
    if (this.#captures[kind].phase === "trouble")
      this.#set(kind, { ...IDLE, phase: "trouble", trouble });
    else if (before) this.#openedWith[kind] = this.#signature(kind);
  }

  /** Opens what is missing: both in one question, one by one only to learn which fails. */
  async #open(kinds: readonly Kind[]): Promise<void> {
    for (const kind of kinds) this.#set(kind, { ...IDLE, phase: "trying" });
    const failure = await this.#ask(kinds);
    if (!failure) {
      await this.refreshDevices();
      return;
    }
    if (kinds.length === 1) {
      for (const kind of kinds) this.#fail(kind, failure);
      return;
    }
    for (const kind of await this.#worthAskingAlone(kinds, failure)) {
      const alone = await this.#ask([kind]);
      if (alone) this.#fail(kind, alone);
    }
    await this.refreshDevices();
  }

  /** After a refusal of both, only what was not refused is asked for: nobody is asked twice. */
  async #worthAskingAlone(kinds: readonly Kind[], failure: Trouble): Promise<Kind[]> {
    if (failure === "missing" || failure === "busy") return [...kinds].reverse();
    const states = await Promise.all(kinds.map((kind) => this.permission(kind)));
    const someDenied = states.includes("denied");
    const open = kinds.filter((_, index) => someDenied && states[index] === "granted");
    for (const kind of kinds) if (!open.includes(kind)) this.#fail(kind, failure);
    return open;
  }

  /** One question to the browser. The trouble, or null when tracks came. */
  async #ask(kinds: readonly Kind[]): Promise<Trouble | null> {
    for (const pause of [...BUSY_RETRIES_MS, null]) {
      const trouble = await this.#askOnce(kinds);
      if (trouble !== "busy" || pause === null) return trouble;
      await this.#environment.wait(pause);
      if (!kinds.every((kind) => this.#wanted[kind])) return trouble;
    }
    return "busy";
  }

  async #askOnce(kinds: readonly Kind[]): Promise<Trouble | null> {
    const { mediaDevices, wait } = this.#environment;
    if (!mediaDevices) return "unsupported";
    const signatures = kinds.map((kind) => this.#signature(kind));
    let answered = false;
    void wait(HINT_AFTER_MS).then(() => {
      if (answered) return;
      for (const kind of kinds) this.#set(kind, { ...this.#captures[kind], trouble: "pending" });
    });
    try {
      const stream = await mediaDevices.getUserMedia(this.#constraints(kinds));
      answered = true;
      kinds.forEach((kind, index) => this.#take(kind, stream, signatures[index] ?? ""));
      return null;
    } catch (error) {
      answered = true;
      return troubleOf(error);
    }
  }

  #constraints(kinds: readonly Kind[]): MediaStreamConstraints {
    const constraints: MediaStreamConstraints = {};
    if (kinds.includes("camera")) constraints.video = { ...PICTURE, ...this.#whichCamera() };
    if (kinds.includes("microphone")) constraints.audio = { ...SOUND, ...this.#whichMicrophone() };
    return constraints;
  }

  /** A device chosen now, else the one of last time, else by facing: never an id and a facing. */
  #whichCamera(): MediaTrackConstraints {
    const { cameraId, facing } = this.#wanted;
    if (cameraId) return { deviceId: { exact: cameraId } };
    const last = remembered(this.#environment.store).camera;
    const known = findRemembered(this.#devices, "videoinput", last?.label);
    if (known && last?.facing === facing) return { deviceId: { ideal: known.deviceId } };
    return { facingMode: { ideal: facing } };
  }

  #whichMicrophone(): MediaTrackConstraints {
    const { microphoneId } = this.#wanted;
    if (microphoneId) return { deviceId: { exact: microphoneId } };
    const last = remembered(this.#environment.store).microphone;
    const known = findRemembered(this.#devices, "audioinput", last?.label);
    return known ? { deviceId: { ideal: known.deviceId } } : {};
  }

  #take(kind: Kind, stream: MediaStream, signature: string): void {
    const track = (kind === "camera" ? stream.getVideoTracks() : stream.getAudioTracks())[0];
    if (!track) return this.#fail(kind, "missing");
    // The answer may come long after the wish has passed.
    if (!this.#wanted[kind]) {
      track.stop();
      return;
    }
    this.#ended.delete(kind);
    this.#openedWith[kind] = signature;
    this.#watch(kind, track);
    this.#set(kind, { phase: "live", trouble: null, paused: false, track });
    this.#applyMuted();
    this.#rememberDevice(kind, track);
  }

  #rememberDevice(kind: Kind, track: MediaStreamTrack): void {
    const { label } = track;
    if (!label) return;
    if (kind === "microphone") return remember(this.#environment.store, { microphone: { label } });
    const facing = track.getSettings().facingMode;
    const looks: Facing =
      facing === "user" || facing === "environment" ? facing : this.#wanted.facing;
    remember(this.#environment.store, { camera: { label, facing: looks } });
  }

  #watch(kind: Kind, track: MediaStreamTrack): void {
    const current = () => this.#captures[kind].track === track;
    track.addEventListener("ended", () => {
      if (!current()) return;
      this.#ended.add(kind);
      this.#set(kind, { ...this.#captures[kind], paused: true });
    });
    track.addEventListener("mute", () => {
      void this.#environment.wait(PAUSED_AFTER_MS).then(() => {
        if (current() && track.muted) this.#set(kind, { ...this.#captures[kind], paused: true });
      });
    });
    track.addEventListener("unmute", () => {
      if (current()) this.#set(kind, { ...this.#captures[kind], paused: false });
    });
  }

  /** An interruption may switch a track on again; what the person chose holds. */
  #applyMuted(): void {
    const { track } = this.#captures.microphone;
    if (track && track.enabled === this.#wanted.muted) track.enabled = !this.#wanted.muted;
  }

  #close(kind: Kind): void {
    this.#captures[kind].track?.stop();
    this.#openedWith[kind] = "";
    this.#ended.delete(kind);
    this.#set(kind, IDLE);
  }

  #fail(kind: Kind, trouble: Trouble): void {
    this.#set(kind, { ...IDLE, phase: "trouble", trouble });
  }

  /** What of the wishes decides which device a kind is opened with. */
  #signature(kind: Kind): string {
    const { facing, cameraId, microphoneId } = this.#wanted;
    return kind === "camera" ? `${cameraId ?? facing}` : `${microphoneId ?? "any"}`;
  }

  #set(kind: Kind, capture: Capture): void {
    this.#captures[kind] = capture;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The owner's environment in a real browser. */
export function browserMedia(store: Store | null): MediaEnvironment {
  return {
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    permissions: navigator.permissions as Permissions | undefined,
    store,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
