// Audio that arrives. The elements are created and started once, within a tap; tracks are swapped
// in them, because some phones keep an element silent that was made in the background.

/** A clock that has not moved for this long is stopped, in ms. */
export const STALLED_AFTER_MS = 500;

export type PlaybackState = "idle" | "playing" | "needs-tap";

export class Playback {
  readonly #elements: HTMLAudioElement[] = [];
  readonly #changed: () => void;
  #state: PlaybackState = "idle";
  #sink = "";

  constructor(lines: number, changed: () => void) {
    this.#changed = changed;
    for (let line = 0; line < lines; line += 1) {
      const element = new Audio();
      element.setAttribute("playsinline", "");
      element.dataset["line"] = String(line);
      this.#elements.push(element);
    }
  }

  get state(): PlaybackState {
    return this.#state;
  }

  /** In a tap where possible: then the browser never asks for another. */
  prepare(): void {
    // iOS: through the loudspeaker, also with the silent switch on.
    const { audioSession } = navigator as Navigator & { audioSession?: { type: string } };
    try {
      if (audioSession) audioSession.type = "play-and-record";
    } catch {
      // Not settable now; the sound then goes where the phone sends it.
    }
    for (const element of this.#elements) {
      if (!document.body.contains(element)) {
        element.hidden = true;
        document.body.append(element);
      }
      element.srcObject ??= new MediaStream();
    }
  }

  /**
   * In a tap: starts each element with silence, so that what arrives later sounds without another
   * tap, also for who shows and says nothing.
   */
  unlock(context: AudioContext | null): void {
    this.prepare();
    if (!context) return;
    const silence = context.createMediaStreamDestination().stream;
    for (const element of this.#elements) {
      if ((element.srcObject as MediaStream).getTracks().length > 0) continue;
      element.srcObject = silence;
      // Replaced by what arrives before it has begun, or not wanted by the browser: `play` says so.
      element.play().catch(() => undefined);
    }
  }

  /** The tracks by line; unchanged ones are left in peace. */
  async show(tracks: readonly (MediaStreamTrack | null)[]): Promise<void> {
    this.prepare();
    let changed = false;
    this.#elements.forEach((element, line) => {
      const track = tracks[line] ?? null;
      const stream = element.srcObject as MediaStream;
      if (stream.getTracks()[0] === (track ?? undefined)) return;
      element.srcObject = new MediaStream(track ? [track] : []);
      void this.#route(element);
      changed = true;
    });
    if (changed) await this.play();
  }

  /** Starts what has stopped. The page learns if the browser wants a tap first. */
  async play(): Promise<void> {
    let state: PlaybackState = "idle";
    for (const element of this.#elements) {
      if ((element.srcObject as MediaStream | null)?.getTracks().length) {
        try {
          await element.play();
          if (state !== "needs-tap") state = "playing";
        } catch (error) {
          // A newer track interrupts the start of the one before; that one is then on its way.
          if (error instanceof DOMException && error.name === "NotAllowedError")
            state = "needs-tap";
        }
      }
    }
    if (state !== this.#state) {
      this.#state = state;
      this.#changed();
    }
  }

  /**
   * After a telephone call or the background some phones leave an element silent that says it
   * plays. Its clock gives it away; with its track set again it plays.
   */
  async mend(wait: (milliseconds: number) => Promise<void>): Promise<void> {
    const playing = this.#elements
      .filter((element) => !element.paused && tracksOf(element).length > 0)
      .map((element) => ({ element, at: element.currentTime }));
    if (playing.length === 0) return;
    await wait(STALLED_AFTER_MS);
    const stalled = playing.filter(({ element, at }) => element.currentTime === at);
    for (const { element } of stalled) element.srcObject = new MediaStream(tracksOf(element));
    if (stalled.length > 0) await this.play();
  }

  /** Sends the sound to a speaker, where the browser lets one choose. */
  async useSpeaker(sinkId: string): Promise<void> {
    this.#sink = sinkId;
    await Promise.all(this.#elements.map((element) => this.#route(element)));
  }

  /** A browser routes only what has a track: an element that gets its first one is routed then. */
  async #route(element: HTMLAudioElement): Promise<void> {
    if (!("setSinkId" in element) || element.sinkId === this.#sink) return;
    if (tracksOf(element).length === 0) return;
    // The speaker was unplugged meanwhile: the system's plays until the list is read again.
    await element.setSinkId(this.#sink).catch(() => undefined);
  }

  /** How loud, 0 to 1. Phones leave this to their own buttons. */
  setVolume(volume: number): void {
    for (const element of this.#elements) element.volume = volume;
  }

  close(): void {
    for (const element of this.#elements) {
      element.srcObject = null;
      element.remove();
    }
    this.#state = "idle";
  }
}

function tracksOf({ srcObject }: HTMLAudioElement): MediaStreamTrack[] {
  return srcObject instanceof MediaStream ? srcObject.getTracks() : [];
}

/** Whether this browser lets a page choose the speaker. */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}
