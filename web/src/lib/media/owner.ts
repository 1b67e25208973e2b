// The one module that asks the browser for camera and microphone. All other code says what
// it wants and reads tracks and states. Phones lose the first capture when a second is opened, so
// there is never more than one of a kind, and changes happen one after the other.
import { KINDS, constraintsOf, worthAskingAlone, type Kind, type Permitting } from "./asking";
import { nameOfChosen, type DeviceBook, type Facing, type Target } from "./devices";
import {
  facingOf,
  fits,
  idOf,
  isGone,
  targetNow,
  watchTrack,
  type Opened,
  type Refused,
  type StandIn,
} from "./opened";
import { PermissionWatch, type Follower } from "./permission";
import { isBlocked, troubleOf, type Trouble } from "./trouble";

/** What the page wants. A muted microphone stays open, silent. */
export interface Wanted {
  camera: boolean;
  microphone: boolean;
  muted: boolean;
}

type Phase = "off" | "trying" | "live" | "trouble";

/** The state of one kind. */
export interface Capture {
  phase: Phase;
  trouble: Trouble | null;
  /** The browser holds the source back for now (in the background, another app in front). */
  paused: boolean;
  track: MediaStreamTrack | null;
}

/** What the owner needs of the browser; tests give their own. */
export interface MediaEnvironment {
  mediaDevices: Pick<MediaDevices, "getUserMedia"> | undefined;
  permissions: Permitting;
  wait: (milliseconds: number) => Promise<void>;
}

/** After this long without an answer the page says where to look for the browser's question. */
export const HINT_AFTER_MS = 8_000;
/** A source that another app holds is tried again after these waits, in ms: 3 s with the tries. */
export const BUSY_RETRIES_MS = [300, 600, 900] as const;

const IDLE: Capture = { phase: "off", trouble: null, paused: false, track: null };

export class MediaOwner {
  readonly #environment: MediaEnvironment;
  readonly #book: DeviceBook;
  readonly #usual: Facing;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  readonly #permissions: PermissionWatch;
  readonly #captures: Record<Kind, Capture> = { camera: IDLE, microphone: IDLE };
  readonly #opened: Record<Kind, Opened | null> = { camera: null, microphone: null };
  readonly #refused: Record<Kind, Refused | null> = { camera: null, microphone: null };
  /** The ids that were listed when a kind was missing: another one is worth a try. */
  readonly #missedWith: Record<Kind, string | null> = { camera: null, microphone: null };
  #wanted: Wanted = { camera: false, microphone: false, muted: false };
  #choices: Record<Kind, string>;
  #settling: Promise<void> | null = null;
  #again = false;
  /** Tracks that ended on their own since the last look; recover() asks. */
  readonly #ended = new Set<Kind>();

  constructor(environment: MediaEnvironment, book: DeviceBook, facing: Facing = "environment") {
    this.#environment = environment;
    this.#book = book;
    this.#usual = facing;
    this.#choices = this.#choicesNow();
    this.#permissions = new PermissionWatch(environment.permissions, environment.wait);
    this.#stops.push(
      book.subscribe(() => this.#look()),
      this.followPermissions({
        kinds: () => KINDS.filter((kind) => isBlocked(this.#captures[kind].trouble)),
        seen: (kind, permission) => {
          if (permission === "granted") void this.want({ [kind]: true });
        },
      }),
    );
  }

  get wanted(): Readonly<Wanted> {
    return this.#wanted;
  }

  get book(): DeviceBook {
    return this.#book;
  }

  capture(kind: Kind): Capture {
    return this.#captures[kind];
  }

  /** Which way the camera looks: as it says itself, else as it was asked to. */
  get facing(): Facing {
    return facingOf(this.#captures.camera.track) ?? this.#target("camera").facing;
  }

  /** The name of the device in use. */
  nameOf(kind: Kind): string | null {
    const { track } = this.#captures[kind];
    if (!track) return null;
    return this.#book.nameOf(kind, idOf(track)) ?? (track.label || null);
  }

  /** What is used instead of the chosen device; `null` while that one is in use. */
  standIn(kind: Kind): StandIn | null {
    const choice = this.#book.choice(kind);
    if (choice?.is !== "device" || this.#captures[kind].phase !== "live") return null;
    const now = this.nameOf(kind);
    const chosen = nameOfChosen(choice);
    if (this.#book.away(kind) !== null) return { chosen, now, why: "away" };
    const refused = this.#refused[kind] && idOf(this.#captures[kind].track) !== choice.id;
    return refused ? { chosen, now, why: "refused" } : null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says what is wanted from now on. Resolves when it is so, or when it is known why not. */
  want(change: Partial<Wanted>): Promise<void> {
    for (const kind of KINDS) {
      const { phase } = this.#captures[kind];
      // Asking again after trouble is a new try, and so is asking after it was off.
      if (change[kind] && (phase === "trouble" || !this.#wanted[kind])) this.#refused[kind] = null;
      if (change[kind] && phase === "trouble") this.#set(kind, IDLE);
    }
    this.#wanted = { ...this.#wanted, ...change };
    this.#applyMuted();
    return this.#settle();
  }

  /** A person's choice; `null` is the system's device. Resolves when what is wanted is open. */
  choose(kind: Kind, device: MediaDeviceInfo | null): Promise<void> {
    this.#refused[kind] = null;
    this.#book.choose(kind, device);
    return this.#settle();
  }

  /** The other camera: the other side of a phone, else the next one in the list. */
  flip(): Promise<void> {
    this.#refused.camera = null;
    const { track } = this.#captures.camera;
    const cameras = this.#book.devices("camera");
    const at = cameras.findIndex(({ deviceId }) => track && deviceId === idOf(track));
    const next = cameras.length > 1 && at >= 0 ? cameras[(at + 1) % cameras.length] : null;
    if (next && !facingOf(track)) this.#book.choose("camera", next);
    else this.#book.chooseFacing(this.facing === "user" ? "environment" : "user");
    return this.#settle();
  }

  /** Reopens what has ended on its own or is reported dead; nothing else is touched. */
  restart(kinds: readonly Kind[]): Promise<void> {
    for (const kind of kinds) if (this.#wanted[kind]) this.#close(kind);
    return this.#settle();
  }

  /** Gives up on what has ended on its own and does not stay open. */
  giveUp(kind: Kind): void {
    if (!this.#ended.has(kind) || !this.#wanted[kind]) return;
    this.#close(kind);
    this.#fail(kind, "busy");
  }

  /** Kinds whose track has ended without our doing. */
  endedByItself(): Kind[] {
    return KINDS.filter((kind) => this.#ended.has(kind) && this.#wanted[kind]);
  }

  /** Lists the devices again. */
  refreshDevices(): Promise<void> {
    return this.#book.refresh();
  }

  /**
   * For those who follow more than what is wanted and blocked: that is opened automatically when
   * it is allowed. Returns how to follow no more.
   */
  followPermissions(follower: Follower): () => void {
    return this.#permissions.follow(follower);
  }

  /** Releases everything. */
  stop(): Promise<void> {
    return this.want({ camera: false, microphone: false });
  }

  /** Releases everything, for good. */
  close(): Promise<void> {
    for (const stop of this.#stops) stop();
    return this.stop();
  }

  /** The list or a choice has changed: what is gone is given up, what is back is taken again. */
  #look(): void {
    const choices = this.#choicesNow();
    for (const kind of KINDS) {
      const refused = this.#refused[kind]?.target.id;
      // A device that did not open gets another try when it was plugged in again.
      const left = refused && !this.#book.lists(kind, refused);
      if (choices[kind] !== this.#choices[kind] || left) this.#refused[kind] = null;
      const listed = this.#idsOf(kind);
      if (this.#captures[kind].trouble === "missing" && listed !== this.#missedWith[kind])
        this.#set(kind, IDLE);
    }
    this.#choices = choices;
    this.#tell();
    void this.#settle();
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
        const { track, phase } = this.#captures[kind];
        const opened = this.#opened[kind];
        if (!this.#wanted[kind]) {
          if (phase !== "off") this.#close(kind);
        } else if (track && opened) {
          if (isGone(kind, track, opened, this.#ended.has(kind), this.#book)) this.#close(kind);
          else if (!fits(kind, track, opened, this.#target(kind))) await this.#reopen(kind);
        }
      }
      const missing = KINDS.filter(
        (kind) => this.#wanted[kind] && this.#captures[kind].phase === "off",
      );
      if (missing.length > 0) await this.#open(missing);
    } while (this.#again);
  }

  /** Another device opens only when the first is closed; if it does not, the first comes back. */
  async #reopen(kind: Kind): Promise<void> {
    const { track } = this.#captures[kind];
    const previous = track && !this.#ended.has(kind) ? idOf(track) : "";
    this.#close(kind);
    const target = this.#target(kind);
    await this.#open([kind]);
    const { phase, trouble } = this.#captures[kind];
    if (phase !== "trouble" || !this.#wanted[kind]) return;
    this.#refused[kind] = { target, instead: previous || null };
    this.#set(kind, IDLE);
    await this.#open([kind]);
    if (this.#captures[kind].phase === "trouble") this.#fail(kind, trouble ?? "missing");
  }

  /** Opens what is missing: both in one question, one by one only to learn which fails. */
  async #open(kinds: readonly Kind[]): Promise<void> {
    for (const kind of kinds) this.#set(kind, { ...IDLE, phase: "trying" });
    if (this.#book.all.length === 0) await this.#book.refresh();
    const failure = kinds.length === 1 ? null : await this.#ask(kinds);
    const troubles = new Map<Kind, Trouble>();
    if (kinds.length === 1 || failure) {
      const alone = failure
        ? await worthAskingAlone(this.#environment.permissions, kinds, failure)
        : kinds;
      for (const kind of kinds) if (failure && !alone.includes(kind)) troubles.set(kind, failure);
      for (const kind of alone) await this.#askAlone(kind, troubles);
    }
    for (const pause of BUSY_RETRIES_MS) {
      const busy = [...troubles].filter(([kind, why]) => why === "busy" && this.#wanted[kind]);
      if (busy.length === 0) break;
      for (const [kind] of busy)
        this.#set(kind, { ...this.#captures[kind], phase: "trying", trouble: "busy" });
      await this.#environment.wait(pause);
      for (const [kind] of busy) if (this.#wanted[kind]) await this.#askAlone(kind, troubles);
    }
    await this.#book.refresh();
    for (const kind of kinds) this.#noteOpened(kind);
    for (const [kind, trouble] of troubles) this.#fail(kind, trouble);
    // With the permission the names are known: only now it shows which device was meant.
    this.#again = true;
  }

  async #askAlone(kind: Kind, troubles: Map<Kind, Trouble>): Promise<void> {
    const target = this.#target(kind);
    let trouble = await this.#ask([kind]);
    if (trouble === "missing" && target.id !== null) {
      // Gone since the list was made: the system's device takes its place.
      await this.#book.refresh();
      if (this.#target(kind).id === target.id) this.#refused[kind] = { target, instead: null };
      trouble = await this.#ask([kind]);
    }
    if (trouble) troubles.set(kind, trouble);
    else troubles.delete(kind);
  }

  /** One question to the browser. The trouble, or null when tracks came. */
  async #ask(kinds: readonly Kind[]): Promise<Trouble | null> {
    const { mediaDevices, wait } = this.#environment;
    if (!mediaDevices) return "unsupported";
    const asked = kinds.map((kind) => ({ kind, target: this.#target(kind) }));
    let answered = false;
    void wait(HINT_AFTER_MS).then(() => {
      if (answered) return;
      for (const kind of kinds) this.#set(kind, { ...this.#captures[kind], trouble: "pending" });
    });
    try {
      const stream = await mediaDevices.getUserMedia(constraintsOf(asked));
      for (const { kind, target } of asked) this.#take(kind, stream, target);
      return null;
    } catch (error) {
      return troubleOf(error);
    } finally {
      answered = true;
    }
  }

  #take(kind: Kind, stream: MediaStream, target = this.#target(kind)): void {
    const track = (kind === "camera" ? stream.getVideoTracks() : stream.getAudioTracks())[0];
    if (!track) return this.#fail(kind, "missing");
    // The answer may come long after the wish has passed.
    if (!this.#wanted[kind]) {
      track.stop();
      return;
    }
    this.#ended.delete(kind);
    this.#opened[kind] = { target, systemLabel: null, listed: false };
    this.#watch(kind, track);
    this.#set(kind, { phase: "live", trouble: null, paused: false, track });
    this.#applyMuted();
  }

  #watch(kind: Kind, track: MediaStreamTrack): void {
    watchTrack(track, this.#environment.wait, {
      isCurrent: () => this.#captures[kind].track === track,
      paused: (paused) => this.#set(kind, { ...this.#captures[kind], paused }),
      ended: () => {
        this.#ended.add(kind);
        // Not live, and not silenced by the device either: it is opened again, or why not is known.
        this.#set(kind, { ...this.#captures[kind], phase: "trying", paused: false });
        // Unplugged, or permission withdrawn: the list distinguishes the two.
        void this.#book.refresh();
      },
    });
  }

  #target(kind: Kind): Target {
    return targetNow(this.#book.target(kind, this.#usual), this.#refused[kind]);
  }

  #noteOpened(kind: Kind): void {
    const opened = this.#opened[kind];
    const { track } = this.#captures[kind];
    if (!opened || !track) return;
    this.#opened[kind] = {
      ...opened,
      systemLabel: this.#book.systemLabel(kind),
      listed: this.#book.lists(kind, idOf(track)),
    };
  }

  #idsOf(kind: Kind): string {
    return this.#book
      .devices(kind)
      .map(({ deviceId }) => deviceId)
      .join(" ");
  }

  #choicesNow(): Record<Kind, string> {
    const of = (kind: Kind) => JSON.stringify(this.#book.choice(kind));
    return { camera: of("camera"), microphone: of("microphone") };
  }

  /** An interruption may switch a track on again; what the person chose holds. */
  #applyMuted(): void {
    const { track } = this.#captures.microphone;
    if (track && track.enabled === this.#wanted.muted) track.enabled = !this.#wanted.muted;
  }

  #close(kind: Kind): void {
    this.#captures[kind].track?.stop();
    this.#opened[kind] = null;
    this.#ended.delete(kind);
    this.#set(kind, IDLE);
  }

  #fail(kind: Kind, trouble: Trouble): void {
    this.#missedWith[kind] = this.#idsOf(kind);
    this.#set(kind, this.#wanted[kind] ? { ...IDLE, phase: "trouble", trouble } : IDLE);
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
export function browserMedia(): MediaEnvironment {
  return {
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    permissions: navigator.permissions as Permissions | undefined,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
