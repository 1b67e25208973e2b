// One way back for everything that phones do to a call: an ended or silenced source, a page that
// was hidden, a changed headset, a changed network. One run at a time; microphone before camera
// before playback, because some phones keep a microphone silent that opens after playback.
import type { Kind } from "../media/asking";
import type { Capture } from "../media/owner";
import { framesMoved, type Counters } from "./evidence";

export type Reason =
  "ended" | "paused" | "visible" | "pageshow" | "devicechange" | "network" | "still";

/** What of the counters says that something is sent. */
type Sent = Pick<Counters, "encoded" | "microphonePackets">;

export interface RecoverParts {
  /** Asks the socket whether it lives; goes its own way meanwhile. */
  wakeLine: () => void;
  visible: () => boolean;
  media: {
    capture(kind: Kind): Capture;
    endedByItself(): Kind[];
    restart(kinds: readonly Kind[]): Promise<void>;
    /** A source that has ended on its own stays closed, and the page says so. */
    giveUp(kind: Kind): void;
    refreshDevices(): Promise<void>;
  };
  /** What is on its way to the server now. */
  sending: () => readonly Kind[];
  /** Starts playback again where the browser has stopped it. */
  play: () => Promise<void>;
  /** Replaces what claims to play while its clock is stopped. */
  mendSound: () => Promise<void>;
  peer: () => { check(): void; counters(at: number): Promise<Sent> } | null;
  wait: (milliseconds: number) => Promise<void>;
}

/** How long a source may send nothing before it counts as dead, whatever state it reports. */
export const WATCH_MS = 2_000;
/** After this many automatic restarts, a source that keeps dying is left to the person. */
export const RESTARTS_IN_A_ROW = 3;

/** Some phones keep a microphone silent that opens after the camera. */
const ORDER = ["microphone", "camera"] as const;

export class Recovery {
  readonly #parts: RecoverParts;
  readonly #reasons = new Set<Reason>();
  readonly #restarts: Record<Kind, number> = { camera: 0, microphone: 0 };
  /** Paused at some time since the last run: on iOS such a source is dead though it says live. */
  readonly #interrupted = new Set<Kind>();
  #running: Promise<void> | null = null;

  constructor(parts: RecoverParts) {
    this.#parts = parts;
  }

  /** Notes an interruption; a run reacquires what was interrupted, once the page is visible. */
  interrupted(kind: Kind): void {
    this.#interrupted.add(kind);
  }

  /** Runs, or lets the run under way be followed by another. */
  recover(reason: Reason): Promise<void> {
    this.#reasons.add(reason);
    this.#running ??= this.#runAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #runAll(): Promise<void> {
    while (this.#reasons.size > 0) {
      const reasons = new Set(this.#reasons);
      this.#reasons.clear();
      await this.#run(reasons);
    }
  }

  async #run(reasons: ReadonlySet<Reason>): Promise<void> {
    const { wakeLine, visible, media, play, peer } = this.#parts;
    wakeLine();
    if (reasons.has("devicechange")) await media.refreshDevices();
    // A hidden page gets no camera; becoming visible is a reason of its own.
    if (!visible()) return;
    const dead = new Set([...media.endedByItself(), ...this.#interrupted]);
    this.#interrupted.clear();
    await this.#restart(dead);
    await play();
    peer()?.check();
    await Promise.all([this.#parts.mendSound(), this.#watch()]);
  }

  async #restart(kinds: ReadonlySet<Kind>): Promise<void> {
    for (const kind of ORDER) {
      if (!kinds.has(kind)) continue;
      if (this.#restarts[kind] >= RESTARTS_IN_A_ROW) {
        this.#parts.media.giveUp(kind);
        continue;
      }
      this.#restarts[kind] += 1;
      await this.#parts.media.restart([kind]);
    }
  }

  /** Of what is sent, only what arrives counts: frames encoded, packets sent. */
  async #watch(): Promise<void> {
    const { peer, sending, wait, media } = this.#parts;
    const restarted = ORDER.some((kind) => this.#restarts[kind] > 0);
    if (!restarted && sending().length === 0) return;
    const before = await peer()?.counters(0);
    await wait(WATCH_MS);
    const after = await peer()?.counters(WATCH_MS);
    const dead = new Set<Kind>();
    for (const kind of ORDER) {
      const { phase, paused } = media.capture(kind);
      if (!sending().includes(kind)) {
        // In the media check nothing is sent: there it counts that it stays open.
        if (phase === "live" && !paused) this.#restarts[kind] = 0;
      } else if (before && after) {
        if (moved(kind, before, after)) this.#restarts[kind] = 0;
        else if (phase === "live") dead.add(kind);
      }
    }
    await this.#restart(dead);
  }
}

function moved(kind: Kind, before: Sent, after: Sent): boolean {
  return kind === "camera"
    ? framesMoved(before.encoded, after.encoded, WATCH_MS)
    : after.microphonePackets !== before.microphonePackets;
}

/** Listens for everything that may need a way back. Returns how to stop. */
export function recoverWithPage(recovery: Recovery): () => void {
  const run = (reason: Reason) => () => void recovery.recover(reason);
  const visible = () => {
    if (document.visibilityState === "visible") void recovery.recover("visible");
  };
  const pageshow = run("pageshow");
  const network = run("network");
  const devicechange = run("devicechange");
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  document.addEventListener("visibilitychange", visible);
  addEventListener("pageshow", pageshow);
  addEventListener("online", network);
  devices?.addEventListener("devicechange", devicechange);
  return () => {
    document.removeEventListener("visibilitychange", visible);
    removeEventListener("pageshow", pageshow);
    removeEventListener("online", network);
    devices?.removeEventListener("devicechange", devicechange);
  };
}
