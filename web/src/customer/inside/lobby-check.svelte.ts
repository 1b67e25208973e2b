// The media check on this page: what is tried, what was heard, what the person said of the tone.
import type { CallMedia } from "../../lib/call/call-media";
import type { Sounds } from "../../lib/device/sound";
import { KINDS, type Kind } from "../../lib/media/asking";
import type { Capture, MediaOwner } from "../../lib/media/owner";
import type { Permission } from "../../lib/media/permission";
import { checksOf, type Checks, type Findings, type Unopened } from "./check";

/** How long silence lasts before the page asks the customer to speak, in ms. */
const SILENT_AFTER_MS = 6_000;
/** How often it is looked whether the page hears at all, in ms. */
const LISTEN_EVERY_MS = 500;
/** Bars that must be seen in a row, so that a click is not taken for a voice. */
const HEARD_TIMES = 2;

export class LobbyCheck {
  bars = $state(0);
  wantsCamera = $state(true);
  tone = $state<Findings["tone"]>("not-tried");
  #heard = $state(false);
  #silent = $state(false);
  /** The browser lets this page hear nothing before a tap; that does not count as silence. */
  deaf = $state(false);
  #version = $state(0);

  readonly owner: MediaOwner;
  readonly #sounds: Sounds;
  readonly #media: CallMedia;
  #levelOf: MediaStreamTrack | null = null;
  #heardFrom = "";
  #stopLevel: (() => void) | null = null;
  #permissions = $state.raw<Record<Kind, Permission>>({ camera: "unknown", microphone: "unknown" });
  readonly #stops: (() => void)[];

  readonly states: Checks = $derived.by(() => {
    void this.#version;
    return checksOf({
      camera: this.capture("camera"),
      microphone: this.capture("microphone"),
      heard: this.#heard,
      silent: this.#silent,
      tone: this.tone,
    });
  });

  constructor(media: CallMedia, sounds: Sounds) {
    const { owner } = media;
    this.owner = owner;
    this.#media = media;
    this.#sounds = sounds;
    this.#stops = [
      owner.subscribe(() => {
        this.#version += 1;
        this.#followMicrophone();
      }),
      owner.followPermissions({
        kinds: () => KINDS.filter((kind) => owner.capture(kind).phase === "off"),
        seen: (kind, permission) => {
          if (this.#permissions[kind] === permission) return;
          this.#permissions = { ...this.#permissions, [kind]: permission };
        },
      }),
    ];
  }

  get camera(): MediaStreamTrack | null {
    void this.#version;
    return this.owner.capture("camera").track;
  }

  /** The state of a source. In a call it is released after trouble, and why still counts. */
  capture(kind: Kind): Capture {
    void this.#version;
    const capture = this.owner.capture(kind);
    const trouble = capture.phase === "off" ? this.#media.trouble(kind) : null;
    return trouble ? { ...capture, phase: "trouble", trouble } : capture;
  }

  /** What is known of a source that is not open. */
  unopened(kind: Kind): Unopened {
    void this.#version;
    return { there: this.owner.book.has(kind), permission: this.#permissions[kind] };
  }

  /** In a tap: asks the browser, or asks it again. */
  begin(camera: boolean): void {
    this.#sounds.unlock();
    this.wantsCamera = camera;
    this.#silent = false;
    void this.owner.want({ camera, microphone: true, muted: false });
  }

  async playTone(): Promise<void> {
    this.#sounds.unlock();
    this.tone = "playing";
    await this.#sounds.play("test", 1, this.#media.speaker.id);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stopLevel?.();
  }

  #followMicrophone(): void {
    const { track } = this.owner.capture("microphone");
    if (track === this.#levelOf) return;
    this.#levelOf = track;
    this.#stopLevel?.();
    this.#stopLevel = null;
    this.bars = 0;
    // Another microphone was not heard yet.
    const { deviceId = "" } = track?.getSettings() ?? {};
    if (track && deviceId !== this.#heardFrom) {
      this.#heardFrom = deviceId;
      this.#heard = false;
      this.#silent = false;
    }
    if (!track) return;
    let times = 0;
    let quiet = 0;
    const listening = setInterval(() => {
      this.deaf = !this.#sounds.audible;
      quiet = this.deaf || this.#heard ? 0 : quiet + LISTEN_EVERY_MS;
      if (quiet >= SILENT_AFTER_MS) this.#silent = true;
    }, LISTEN_EVERY_MS);
    const stop = this.#sounds.watchLevel(track, (bars) => {
      this.bars = bars;
      times = bars > 0 ? times + 1 : 0;
      if (times < HEARD_TIMES) return;
      this.#heard = true;
      this.#silent = false;
    });
    this.#stopLevel = () => {
      clearInterval(listening);
      this.deaf = false;
      stop();
    };
  }
}
