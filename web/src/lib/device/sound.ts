// The sounds of a page, made from notes: nothing is downloaded. Each has a visible twin on the
// page, and all can be switched off and turned down. Level meters hang on the same clock: they move
// along when it has to be replaced.
import { watchLevel } from "../media/level";
import { steadyNow } from "../steady";
import { STALLED_AFTER_MS } from "./playback";

/** One note: frequency in Hz (0 is a rest), length in ms. */
type Note = readonly [frequency: number, milliseconds: number];
export type SoundName =
  "ring" | "message" | "joined" | "left" | "hangUp" | "recording" | "grace" | "test";

const E5 = 659.26;
const A5 = 880;
const C5 = 523.25;

const NOTES: Record<SoundName, readonly Note[]> = {
  ring: [
    [E5, 180],
    [A5, 260],
  ],
  message: [[660, 90]],
  joined: [
    [C5, 120],
    [E5, 120],
  ],
  left: [
    [E5, 120],
    [C5, 120],
  ],
  hangUp: [
    [E5, 125],
    [C5, 125],
  ],
  recording: [[220, 400]],
  grace: [[440, 300]],
  test: [
    [C5, 250],
    [E5, 250],
    [A5, 500],
  ],
};

/** How often the ringtone is repeated. */
const RING_EVERY_MS = 2_000;
/** In the console the ring grows from quiet to full within this time. */
const RING_GROWS_MS = 10_000;
/** Nothing is louder than this; a headset sits on an ear. */
const FULL = 0.35;
/** A note begins and ends softly, in seconds, so that it does not click. */
const SOFT = 0.015;

interface Meter {
  track: MediaStreamTrack;
  tell: (bars: number) => void;
  stop: () => void;
}

export class Sounds {
  readonly #create: () => AudioContext | null;
  readonly #meters = new Set<Meter>();
  #context: AudioContext | null = null;
  #ringing: { timer: ReturnType<typeof setInterval>; since: number } | null = null;
  #closed = false;
  enabled = true;
  /** 0 to 1. */
  volume = 1;

  constructor(create = createContext) {
    this.#create = create;
  }

  /**
   * The context for sounds and level meters. Call it in a tap: a browser lets a page sound only
   * after one. Resumed only when suspended; resuming an interrupted one freezes it on iOS.
   */
  unlock(): AudioContext | null {
    if (this.#closed) return null;
    this.#context ??= this.#create();
    if (this.#context?.state === "suspended") void this.#context.resume().catch(() => undefined);
    return this.#context;
  }

  /** Whether a sound would be heard now. */
  get audible(): boolean {
    return this.#context?.state === "running";
  }

  /** Reports the level of a track, in bars, until stopped. */
  watchLevel(track: MediaStreamTrack, tell: (bars: number) => void): () => void {
    const context = this.unlock();
    if (!context) return () => undefined;
    const meter = { track, tell, stop: watchLevel(context, track, tell) };
    this.#meters.add(meter);
    return () => {
      this.#meters.delete(meter);
      meter.stop();
    };
  }

  /**
   * Back from the background or a telephone call: a context that says it runs while its clock
   * has stopped is replaced, because nothing wakes it up.
   */
  async mend(wait: (milliseconds: number) => Promise<void>): Promise<void> {
    const context = this.#context && this.unlock();
    if (!context) return;
    const before = context.currentTime;
    await wait(STALLED_AFTER_MS);
    const stalled = context.currentTime === before && context.state !== "suspended";
    if (!stalled || context !== this.#context) return;
    this.#context = null;
    const next = this.unlock();
    if (!next) return;
    for (const meter of this.#meters) {
      meter.stop();
      meter.stop = watchLevel(next, meter.track, meter.tell);
    }
    // It is replaced already; a browser that cannot even close it releases it with the page.
    context.close().catch(() => undefined);
  }

  /** Plays once. Resolves when it is over; immediately if the page may not play sound. */
  play(name: SoundName, loudness = 1, sinkId = ""): Promise<void> {
    const context = this.#context;
    // Who asks for the tone of a test is to hear it, also with the ringtone off.
    const wanted = this.enabled || name === "test";
    if (!context || context.state !== "running" || !wanted) return Promise.resolve();
    const gain = FULL * this.volume * loudness;
    const { output, stop } = outputOf(context, sinkId);
    let at = context.currentTime + 0.02;
    const start = at;
    for (const [frequency, milliseconds] of NOTES[name]) {
      playNote(context, output, frequency, at, milliseconds / 1_000, gain);
      at += milliseconds / 1_000;
    }
    return new Promise((resolve) => {
      setTimeout(
        () => {
          stop();
          resolve();
        },
        (at - start) * 1_000 + 100,
      );
    });
  }

  /** Rings until stopped; `grows` begins quietly. */
  ring(grows: boolean): void {
    if (this.#ringing) return;
    const since = steadyNow();
    const once = () => {
      const part = grows ? Math.min(1, 0.2 + (steadyNow() - since) / RING_GROWS_MS) : 1;
      void this.play("ring", part);
      // Where there is no vibration nothing happens.
      if ("vibrate" in navigator) navigator.vibrate([200, 100, 200]);
    };
    this.#ringing = { timer: setInterval(once, RING_EVERY_MS), since };
    once();
  }

  stopRinging(): void {
    if (!this.#ringing) return;
    clearInterval(this.#ringing.timer);
    this.#ringing = null;
    if ("vibrate" in navigator) navigator.vibrate(0);
  }

  /** Silent for good, and the context given back: an iPhone has only a few for all of a page. */
  close(): void {
    this.#closed = true;
    this.stopRinging();
    for (const meter of this.#meters) meter.stop();
    this.#meters.clear();
    // A browser that cannot close it lets go of it with the page.
    this.#context?.close().catch(() => undefined);
    this.#context = null;
  }
}

/** `null` where the browser has no Web Audio or it is disabled: the page stays silent. */
function createContext(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}

function playNote(
  context: AudioContext,
  output: AudioNode,
  frequency: number,
  at: number,
  seconds: number,
  gain: number,
): void {
  const oscillator = context.createOscillator();
  const envelope = context.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(gain, at + SOFT);
  envelope.gain.setValueAtTime(gain, at + seconds - SOFT);
  envelope.gain.linearRampToValueAtTime(0, at + seconds);
  oscillator.connect(envelope).connect(output);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}

/** The chosen speaker where the browser lets one choose, else the usual one. */
function outputOf(context: AudioContext, sinkId: string): { output: AudioNode; stop: () => void } {
  if (!sinkId || !("setSinkId" in HTMLMediaElement.prototype))
    return { output: context.destination, stop: () => undefined };
  const destination = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = destination.stream;
  // A speaker that is gone meanwhile: the usual one sounds instead.
  void element
    .setSinkId(sinkId)
    .catch(() => undefined)
    .then(() => element.play())
    .catch(() => undefined);
  return {
    output: destination,
    stop: () => {
      element.srcObject = null;
    },
  };
}
