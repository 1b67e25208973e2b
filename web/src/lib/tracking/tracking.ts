// The tracker as a page sees it: it takes frames, reports where the marks are, and answers
// questions. It knows no rule of the product, and no framework.
import SCRIPT from "./entry?worker&url";
import { TrackerError, type Feature, type Shape, type Sighting } from "./abi";
import { Clocks } from "./clocks";
import type { Answers, Frame, FromWorker, Outcome, Question, Seen, ToWorker } from "./messages";
import { DEFAULT_SETTINGS, type Settings, type Variant } from "./module";
import { Gate, Pace, type Step } from "./pace";
import { startScript } from "./start";

/** What the page needs of a worker; tests give their own. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

/** How it goes. */
export interface Condition {
  /** The module that was loaded; null until it is. */
  variant: Variant | null;
  /** How much is looked at. */
  step: Step;
  /** The device is too slow to look at every picture in full. */
  slow: boolean;
  /** Pictures that came while another was looked at, and were left out. */
  dropped: number;
  /** Why there is no tracker. */
  failed: string | null;
}

export interface TrackingOptions {
  worker: WorkerLike;
  settings?: Partial<Settings>;
  /** Which module; the best one unless a test wants another. */
  variant?: Variant | "best";
  /** Called for each picture that was looked at. */
  onSeen?: (seen: Seen) => void;
  /** Called when something of the condition changes. */
  onCondition?: (condition: Condition) => void;
  /** Called when the tracker crashed and was replaced: its marks are gone. */
  onBroken?: (message: string) => void;
  now?: () => number;
}

export class Tracking {
  readonly #options: TrackingOptions;
  readonly #worker: WorkerLike;
  readonly #now: () => number;
  readonly #pace = new Pace();
  readonly #gate = new Gate();
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  #nextQuestion = 1;
  /** While the worker reads the frames of a stream itself: what its times mean here. */
  #clocks: Clocks | null = null;
  #condition: Condition;

  constructor(options: TrackingOptions) {
    this.#options = options;
    this.#worker = options.worker;
    this.#now = options.now ?? (() => performance.now());
    const { step } = this.#pace;
    this.#condition = { variant: null, step, slow: false, dropped: 0, failed: null };
    this.#worker.addEventListener("message", ({ data }) => this.#take(data));
    // A script that cannot be loaded has no message.
    const why = (event: ErrorEvent) => event.message || "the worker cannot be loaded";
    this.#worker.addEventListener("error", (event) => this.#fail(why(event)));
    const settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.#worker.postMessage({ type: "begin", settings, variant: options.variant ?? "best" }, []);
  }

  get condition(): Condition {
    return this.#condition;
  }

  /**
   * Whether a frame of this time, in milliseconds, is wanted now. If so, pass it to `give`; others
   * need not even be created.
   */
  wants(time: number): boolean {
    this.#pace.came(time);
    if (this.#condition.variant === null || this.#condition.failed !== null) return false;
    return this.#gate.enter();
  }

  /** Gives the picture that was wanted; it is the worker's then. */
  give(frame: Frame, time: number): void {
    const { side } = this.#pace.step;
    const sent = this.#sinceEpoch();
    this.#worker.postMessage({ type: "picture", frame, time, side, sent }, [frame]);
  }

  /** The picture that was wanted cannot be given. */
  giveUp(): void {
    this.#gate.done();
  }

  /**
   * Has the worker read the frames of a stream itself until the stream ends. It also sets the
   * pace. `shown` says which of them the page shows: all times are those of the page.
   */
  follow(pictures: ReadableStream<VideoFrame>): void {
    this.#clocks = new Clocks();
    this.#worker.postMessage({ type: "stream", pictures }, [pictures]);
  }

  /** The page shows a picture of a stream that the worker follows; the time in milliseconds. */
  shown(time: number, number: number | null): void {
    this.#clocks?.shown({ time, number, at: this.#sinceEpoch() });
  }

  /** The page is hidden: no frame is processed. */
  pause(paused: boolean): void {
    this.#gate.paused = paused;
    this.#worker.postMessage({ type: "pause", paused }, []);
  }

  /** Marks a thing in the picture of `time`; the mark's number, or a `TrackerError`. */
  mark(shape: Shape, time: number): Promise<number> {
    // Before the clocks are known, no frame was reported.
    return this.#ask({ kind: "mark", shape, time: time + (this.#clocks?.difference ?? 0) });
  }

  /** What another viewer of the video needs to hold the mark too: at most 8,000 bytes. */
  describe(mark: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask({ kind: "describe", mark });
  }

  takeOver(description: Uint8Array): Promise<number> {
    return this.#ask({ kind: "take-over", description });
  }

  forget(mark: number): Promise<null> {
    return this.#ask({ kind: "forget", mark });
  }

  /** Forgets the frames and keeps the marks: the video starts from the beginning. */
  restart(): Promise<null> {
    return this.#ask({ kind: "restart" });
  }

  features(): Promise<Feature[]> {
    return this.#ask({ kind: "features" });
  }

  /** Bytes that the tracker holds, with its module's stack. */
  memory(): Promise<number> {
    return this.#ask({ kind: "memory" });
  }

  /** Ends the worker. Questions that are open are answered as broken. */
  stop(): void {
    this.#worker.terminate();
    this.#fail("stopped");
  }

  #ask<Kind extends Question["kind"]>(
    question: Extract<Question, { kind: Kind }>,
  ): Promise<Answers[Kind]> {
    const id = this.#nextQuestion;
    this.#nextQuestion += 1;
    return new Promise((resolve, reject) => {
      if (this.#condition.failed !== null) {
        reject(new TrackerError("broken"));
        return;
      }
      this.#asked.set(id, (outcome) => {
        if (outcome.ok) resolve(outcome.value as Answers[Kind]);
        else reject(new TrackerError(outcome.why));
      });
      this.#worker.postMessage({ type: "ask", id, question }, []);
    });
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        return this.#change({ variant: message.variant });
      case "seen":
        return this.#seen(message);
      case "pace":
        return this.#change({ step: message.step, slow: message.slow, dropped: message.dropped });
      case "stream-ended":
        this.#clocks = null;
        return;
      case "answer":
        this.#asked.get(message.id)?.(message.outcome);
        this.#asked.delete(message.id);
        return;
      case "broken":
        return this.#options.onBroken?.(message.message);
      case "failed":
        return this.#fail(message.message);
    }
  }

  #seen(seen: Seen): void {
    if (!this.#clocks) {
      this.#keepPace(seen);
      this.#options.onSeen?.(seen);
      return;
    }
    this.#clocks.came(seen);
    const { difference } = this.#clocks;
    if (difference === null) return;
    const here = (sighting: Sighting): Sighting =>
      sighting.state === "lost" ? { ...sighting, since: sighting.since - difference } : sighting;
    const sightings = seen.sightings.map(here);
    this.#options.onSeen?.({ ...seen, time: seen.time - difference, sightings });
  }

  #keepPace(seen: Seen): void {
    this.#gate.done();
    // A worker that has to wait for a busy processor is too slow, however quick it is then.
    if (this.#pace.took(seen.waited + seen.milliseconds, this.#now())) {
      const { step, slow } = this.#pace;
      this.#gate.every = step.every;
      this.#change({ step, slow });
    }
    if (this.#gate.dropped > this.#condition.dropped) {
      this.#condition = { ...this.#condition, dropped: this.#gate.dropped };
    }
  }

  /** Milliseconds since 1970, by a clock that the worker shares. */
  #sinceEpoch(): number {
    return performance.timeOrigin + this.#now();
  }

  #fail(message: string): void {
    this.#change({ failed: message });
    for (const answer of this.#asked.values()) answer({ ok: false, why: "broken" });
    this.#asked.clear();
  }

  #change(change: Partial<Condition>): void {
    this.#condition = { ...this.#condition, ...change };
    this.#options.onCondition?.(this.#condition);
  }
}

/** The product's worker. */
export const startWorker = (): Worker => startScript(SCRIPT);
