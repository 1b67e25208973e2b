// The tracker's worker: pictures and questions in, sightings and answers out. Everything that takes
// time happens here, so that the page never stutters.
import {
  TrackerError,
  scaledShape,
  scaledSighting,
  scaled,
  type Failure,
  type Sighting,
  type TrackerExports,
} from "./abi";
import type { Answers, Frame, FromWorker, Question, ToWorker } from "./messages";
import { TrackerModule, bestVariant, compile, type Settings, type Variant } from "./module";
import { Gate, Pace } from "./pace";
import { PixelReader, byteLength, sizeOf } from "./pixels";

/** What the worker needs of its surroundings; tests give their own. */
export interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** Where the modules lie. */
export type ModuleUrls = Record<Variant, URL>;

/** Lets a developer's tool look at every call of the module; the product gives none. */
export type Watch = (exports: TrackerExports) => TrackerExports;

type MessageOf<Type extends ToWorker["type"]> = Extract<ToWorker, { type: Type }>;

export class TrackerWorker {
  readonly #scope: WorkerScope;
  readonly #urls: ModuleUrls;
  readonly #watch: Watch;
  readonly #pace = new Pace();
  readonly #gate = new Gate();
  #droppedReported = 0;
  #compiled: WebAssembly.Module | null = null;
  #settings: Settings | null = null;
  #tracker: TrackerModule | null = null;
  #pixels: PixelReader | null = null;
  /** Pixels of the video for each pixel of the picture that was looked at last. */
  #scale = 1;
  #lastTime = -Infinity;
  /** One thing after the other: a question waits until the picture before it was looked at. */
  #last: Promise<void> = Promise.resolve();

  constructor(scope: WorkerScope, urls: ModuleUrls, watch: Watch = (exports) => exports) {
    this.#scope = scope;
    this.#urls = urls;
    this.#watch = watch;
  }

  /** Takes messages from now on. */
  serve(): void {
    this.#scope.addEventListener("message", ({ data }) => this.#take(data));
  }

  #take(message: ToWorker): void {
    switch (message.type) {
      case "begin":
        return this.#then(() => this.#begin(message));
      case "picture":
        return this.#then(() => this.#see(message));
      case "ask":
        return this.#then(() => this.#answer(message));
      case "pause":
        this.#gate.paused = message.paused;
        return;
      case "stream":
        void this.#follow(message.pictures);
        return;
    }
  }

  #then(work: () => Promise<void> | void): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#fail(error));
  }

  #tell(message: FromWorker): void {
    this.#scope.postMessage(message, []);
  }

  #fail(error: unknown): void {
    this.#tell({ type: "failed", message: String(error) });
  }

  async #begin({ settings, variant }: MessageOf<"begin">): Promise<void> {
    const chosen = variant === "best" ? bestVariant() : variant;
    this.#compiled = await compile(this.#urls[chosen]);
    this.#settings = settings;
    this.#pixels = new PixelReader(settings.workingSide);
    await this.#load();
    this.#tell({ type: "ready", variant: chosen });
  }

  async #load(): Promise<void> {
    if (!this.#compiled || !this.#settings) throw new Error("the worker was not begun");
    const instance = await WebAssembly.instantiate(this.#compiled);
    const exports = this.#watch(instance.exports as unknown as TrackerExports);
    this.#tracker = new TrackerModule(exports, this.#settings);
  }

  /** Processes a frame and reports the result. */
  async #see({ frame, time, side, sent }: Omit<MessageOf<"picture">, "type">): Promise<void> {
    const begun = performance.now();
    const [size, number] = [sizeOf(frame), numberOf(frame)];
    const at = performance.timeOrigin + begun;
    // Two contexts may differ by what their clocks are rounded to.
    const waited = Math.max(0, at - sent);
    let sightings: Sighting[] = [];
    let failure: Failure | null = null;
    let [tracking, work] = [0, { width: 0, height: 0 }];
    let way: "brightness" | "canvas" = "canvas";
    try {
      if (!this.#pixels || !this.#tracker) throw new Error("the worker was not begun");
      const pixels = await this.#pixels.read(frame, side);
      const read = performance.now();
      const input = this.#tracker.input(byteLength(pixels));
      input.set(pixels.bytes);
      // A video that starts again, or was rewound.
      if (time < this.#lastTime) this.#tracker.restart();
      this.#lastTime = time;
      sightings = this.#tracker.see(pixels, time);
      tracking = performance.now() - read;
      ({ way } = pixels);
      work = { width: pixels.width, height: pixels.height };
      this.#scale = pixels.scale;
      sightings = sightings.map((sighting) => scaledSighting(sighting, this.#scale));
    } catch (error) {
      failure = await this.#failure(error);
    } finally {
      frame.close();
    }
    const milliseconds = performance.now() - begun;
    const came = { time, at, number, ...size };
    const seen = { ...came, sightings, failure, waited, milliseconds, tracking, work, way };
    this.#tell({ type: "seen", ...seen });
  }

  /** The reason of a failure. A module that broke down is replaced; any other error is ours. */
  async #failure(error: unknown): Promise<Failure> {
    if (error instanceof TrackerError && error.failure !== "broken") return error.failure;
    if (!(error instanceof TrackerError || error instanceof WebAssembly.RuntimeError)) throw error;
    await this.#load();
    this.#tell({ type: "broken", message: String(error) });
    return "broken";
  }

  async #answer({ id, question }: MessageOf<"ask">): Promise<void> {
    try {
      if (!this.#tracker) throw new Error("the worker was not begun");
      const value = this.#ask(this.#tracker, question);
      this.#tell({ type: "answer", id, outcome: { ok: true, value } });
    } catch (error) {
      const why = await this.#failure(error);
      this.#tell({ type: "answer", id, outcome: { ok: false, why } });
    }
  }

  #ask(tracker: TrackerModule, question: Question): Answers[keyof Answers] {
    switch (question.kind) {
      case "mark":
        return tracker.mark(scaledShape(question.shape, 1 / this.#scale), question.time);
      case "describe":
        return tracker.describe(question.mark);
      case "take-over":
        return tracker.takeOver(question.description);
      case "forget":
        tracker.forget(question.mark);
        return null;
      case "restart":
        tracker.restart();
        return null;
      case "features":
        return tracker.features().map((feature) => ({
          ...feature,
          x: scaled(feature.x, this.#scale),
          y: scaled(feature.y, this.#scale),
        }));
      case "memory":
        return tracker.memory();
    }
  }

  /** Looks at the pictures of a stream as they come. What comes meanwhile is dropped. */
  async #follow(pictures: ReadableStream<VideoFrame>): Promise<void> {
    const reader = pictures.getReader();
    try {
      for (;;) {
        const { done, value: frame } = await reader.read();
        if (done) break;
        this.#came(frame);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#tell({ type: "stream-ended" });
  }

  #came(frame: VideoFrame): void {
    // Microseconds.
    const time = frame.timestamp / 1_000;
    this.#pace.came(time);
    if (!this.#gate.enter()) return frame.close();
    const came = performance.now();
    this.#then(async () => {
      const { side } = this.#pace.step;
      try {
        await this.#see({ frame, time, side, sent: performance.timeOrigin + came });
      } finally {
        this.#gate.done();
      }
      const now = performance.now();
      const changed = this.#pace.took(now - came, now);
      const { step, slow } = this.#pace;
      const { dropped } = this.#gate;
      if (!changed && dropped === this.#droppedReported) return;
      this.#gate.every = step.every;
      this.#droppedReported = dropped;
      this.#tell({ type: "pace", step, slow, dropped });
    });
  }
}

/** The number that a picture had in a call; only some browsers say it, and lib.dom knows none. */
function numberOf(frame: Frame): number | null {
  const about = (frame as { metadata?: () => { rtpTimestamp?: number } }).metadata;
  return about?.call(frame).rtpTimestamp ?? null;
}
