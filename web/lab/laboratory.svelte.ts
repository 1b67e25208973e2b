// What the page knows and does: a source, a tracker that follows it, marks, metrics, and runs.
import { pageDevices } from "../src/lib/media/devices";
import { MediaOwner, browserMedia } from "../src/lib/media/owner";
import { TrackerError, type Feature, type Shape, type Sighting } from "../src/lib/tracking/abi";
import type { Seen } from "../src/lib/tracking/messages";
import type { Variant } from "../src/lib/tracking/module";
import { startScript } from "../src/lib/tracking/start";
import { Tracking, type Condition, type WorkerLike } from "../src/lib/tracking/tracking";
import { followVideo, picturesOf, type Shown } from "../src/lib/tracking/video";
import { Series, jitter, type Place } from "./metrics";
import { throughACall, type Loopback } from "./loopback";
import { Past } from "./past";
import SCRIPT from "./worker?worker&url";
import type { LabAnswer, LabQuestion, Replayed } from "./worker";

export type Source = "camera" | "call" | "file";
/** How pictures come to the tracker: as they are shown, or as the track gives them. */
export type Way = "shown" | "track";

export interface Mark {
  id: number;
  what: string;
  sighting: Sighting | null;
  places: Place[];
}

/** Pictures that the metrics are of: ten seconds. */
const FIGURE_PICTURES = 300;
/** Places that the jitter of a mark is estimated from: two seconds. */
const JITTER_PLACES = 60;

export class Laboratory {
  readonly video: HTMLVideoElement;
  readonly past = new Past();
  readonly #owner = new MediaOwner(browserMedia(), pageDevices());
  readonly #milliseconds = new Series(FIGURE_PICTURES);
  readonly #trackingOnly = new Series(FIGURE_PICTURES);
  readonly #waiting = new Series(FIGURE_PICTURES);
  #worker: Worker | null = null;
  #tracking: Tracking | null = null;
  #stopFollowing: (() => void) | null = null;
  #loopback: Loopback | null = null;
  #file: string | null = null;
  #nextLabQuestion = 1;
  #turn: Promise<void> = Promise.resolve();
  #features: Feature[] = [];

  source = $state<Source | null>(null);
  condition = $state.raw<Condition | null>(null);
  marks = $state<Mark[]>([]);
  seen = $state.raw<Seen | null>(null);
  shown = $state.raw<Shown | null>(null);
  metrics = $state.raw({ median: 0, p95: 0, tracking: 0, waiting: 0, memory: 0 });
  showFeatures = $state(false);
  /** Marks are set on a frame of this age, in milliseconds. */
  lateness = $state(0);
  recording = $state(false);
  replayed = $state.raw<Replayed[] | null>(null);
  /** What happened last, in words. */
  message = $state("Choose a source.");
  /** Called for each picture that was looked at. */
  onSeen: ((seen: Seen, features: readonly Feature[]) => void) | null = null;

  constructor(video: HTMLVideoElement) {
    this.video = video;
  }

  get tracking(): Tracking | null {
    return this.#tracking;
  }

  /** Starts from scratch with a source; `variant` and `way` are for comparing. */
  open(source: Source, file: File | null, variant: Variant | "best", way: Way): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      try {
        await this.#open(source, file, variant, way);
      } catch (error) {
        await this.#close();
        this.message = `The source cannot be opened: ${String(error)}`;
      }
    });
  }

  /** Ends the source; all marks are gone. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      this.message = "Stopped. Choose a source.";
    });
  }

  /** Ends everything; the page goes away. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  /** One source after the other, however quickly they are chosen. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  async #open(source: Source, file: File | null, variant: Variant | "best", way: Way) {
    const track = source === "file" ? this.#openFile(file) : await this.#openCamera(source);
    if (source !== "file" && !track) return;
    this.#startTracking(variant);
    await this.video.play();
    if (source === "file" && this.video.videoWidth === 0) throw new Error("it has no picture");
    this.source = source;
    track?.addEventListener("ended", () => (this.message = "The camera has ended."));
    const pictures = way === "track" && track ? picturesOf(track.clone()) : null;
    if (way === "track" && !pictures) this.message = "This browser gives no pictures of the track.";
    if (pictures) this.#tracking?.follow(pictures);
    this.#follow(pictures === null);
  }

  async #close(): Promise<void> {
    this.#stopFollowing?.();
    this.#tracking?.stop();
    this.#worker?.terminate();
    this.#loopback?.close();
    await this.#owner.stop();
    if (this.#file) URL.revokeObjectURL(this.#file);
    [this.#stopFollowing, this.#tracking, this.#loopback, this.#file] = [null, null, null, null];
    this.#worker = null;
    this.video.srcObject = null;
    this.video.removeAttribute("src");
    // Without this, a file that was shown stays.
    this.video.load();
    this.past.clear();
    [this.source, this.condition, this.seen, this.shown] = [null, null, null, null];
    this.recording = false;
    this.marks = [];
    this.#features = [];
    for (const series of [this.#milliseconds, this.#trackingOnly, this.#waiting]) series.clear();
  }

  async #openCamera(source: "camera" | "call"): Promise<MediaStreamTrack | null> {
    await this.#owner.want({ camera: true });
    const { track, trouble } = this.#owner.capture("camera");
    if (!track) {
      this.message = `No camera: ${trouble ?? "unknown"}.`;
      return null;
    }
    if (source === "call") this.#loopback = await throughACall(track);
    const shown = this.#loopback?.track ?? track;
    this.video.srcObject = new MediaStream([shown]);
    return shown;
  }

  #openFile(file: File | null): null {
    if (!file) throw new Error("no file was chosen");
    this.#file = URL.createObjectURL(file);
    this.video.src = this.#file;
    this.video.loop = true;
    return null;
  }

  #startTracking(variant: Variant | "best"): void {
    this.#worker = startScript(SCRIPT);
    this.#tracking = new Tracking({
      worker: this.#worker as WorkerLike,
      variant,
      onSeen: (seen) => this.#take(seen),
      onCondition: (condition) => {
        this.condition = condition;
        if (condition.failed) this.message = `The tracker failed: ${condition.failed}`;
      },
      onBroken: (message) => {
        this.marks = [];
        this.message = `The tracker broke down and began anew: ${message}`;
      },
    });
    this.condition = this.#tracking.condition;
    this.message = "Tap the picture to mark a point, or draw to mark what is around it.";
  }

  /** Follows the video; `giving` its pictures to the tracker, or only keeping those that pass. */
  #follow(giving: boolean): void {
    const tracking = this.#tracking;
    if (!tracking) return;
    const onShown = (shown: Shown) => {
      this.shown = shown;
      this.past.keep(this.video, shown.time).catch((error: unknown) => {
        this.message = `A picture cannot be kept: ${String(error)}`;
      });
    };
    this.#stopFollowing = followVideo(this.video, tracking, onShown, giving);
  }

  #take(seen: Seen): void {
    if (seen.failure && seen.failure !== "time-not-later") {
      this.message = `A picture was refused: ${seen.failure}.`;
    }
    if (seen.failure) return;
    this.#milliseconds.push(seen.milliseconds);
    this.#trackingOnly.push(seen.tracking);
    this.#waiting.push(seen.waited);
    this.seen = seen;
    for (const mark of this.marks) this.#place(mark, seen);
    this.onSeen?.(seen, this.showFeatures ? this.#features : []);
    if (this.showFeatures) void this.#askFeatures();
    // For scripts, such as the browser test: what the page itself draws.
    document.dispatchEvent(new CustomEvent("lab-seen", { detail: seen }));
  }

  #place(mark: Mark, seen: Seen): void {
    const sighting = seen.sightings.find(({ mark: id }) => id === mark.id) ?? null;
    mark.sighting = sighting;
    if (sighting?.state !== "held") mark.places = [];
    else {
      const { x, y } = sighting;
      mark.places = [...mark.places, { time: seen.time, x, y }].slice(-JITTER_PLACES);
    }
  }

  async #askFeatures(): Promise<void> {
    this.#features = (await unlessStopped(this.#tracking?.features())) ?? [];
  }

  /** Brings the metrics up to date; called a few times a second. */
  async refresh(): Promise<void> {
    // Dropped frames change nothing else in the condition, and are not reported one by one.
    this.condition = this.#tracking?.condition ?? null;
    const memory = (await unlessStopped(this.#tracking?.memory())) ?? 0;
    this.metrics = {
      median: this.#milliseconds.median,
      p95: this.#milliseconds.p95,
      tracking: this.#trackingOnly.median,
      waiting: this.#waiting.median,
      memory,
    };
  }

  /** An estimate of a mark's error, in pixels. */
  errorOf(mark: Mark): number | null {
    return jitter(mark.places);
  }

  /** Marks a thing on the picture that is looked at, which is past if there is lateness. */
  async mark(shape: Shape, time: number): Promise<void> {
    await this.#doing(async (tracking) => {
      const id = await tracking.mark(shape, time);
      this.#add(id, shape.kind);
      this.message = `Mark ${id} was made on a ${shape.kind}.`;
      document.dispatchEvent(new CustomEvent("lab-marked", { detail: { id, shape, time } }));
    });
  }

  async forget(id: number): Promise<void> {
    await this.#doing(async (tracking) => {
      await tracking.forget(id);
      this.marks = this.marks.filter((mark) => mark.id !== id);
      this.message = `Mark ${id} is forgotten.`;
    });
  }

  async restart(): Promise<void> {
    await this.#doing(async (tracking) => {
      await tracking.restart();
      this.message = "The pictures are forgotten; the marks are looked for.";
    });
  }

  /** The description of a mark as a file, to be taken over anywhere. */
  async describe(id: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let description: Uint8Array<ArrayBuffer> | null = null;
    await this.#doing(async (tracking) => {
      description = await tracking.describe(id);
      this.message = `The description of mark ${id} has ${description.length} bytes.`;
    });
    return description;
  }

  async takeOver(description: Uint8Array): Promise<void> {
    await this.#doing(async (tracking) => {
      const id = await tracking.takeOver(description);
      this.#add(id, "taken over");
      this.message = `Mark ${id} was taken over.`;
    });
  }

  /** Begins to record a run, with a tracker that has seen nothing. */
  async record(): Promise<void> {
    await this.#labAsk({ lab: "record", id: 0 });
    this.marks = [];
    this.recording = true;
    this.message = "Recording. The tracker has begun anew.";
  }

  /** Ends the run; the file. */
  async stopRecording(): Promise<Blob> {
    const run = await this.#labAsk({ lab: "stop", id: 0 });
    this.recording = false;
    this.message = "The run is recorded.";
    return run as Blob;
  }

  /** Replays a run by both modules and compares the answers bit for bit. */
  async replay(run: Blob): Promise<void> {
    this.replayed = null;
    this.message = "Replaying.";
    try {
      this.replayed = (await this.#labAsk({ lab: "replay", id: 0, run })) as Replayed[];
      const same = this.replayed.every(({ differs }) => differs === null);
      this.message = same ? "The replay is the same, bit for bit." : "The replay differs.";
    } catch (error) {
      this.message = `The run cannot be replayed: ${String(error)}`;
    }
  }

  #labAsk(question: LabQuestion): Promise<Blob | Replayed[] | null> {
    const worker = (this.#worker ??= startScript(SCRIPT));
    const id = this.#nextLabQuestion;
    this.#nextLabQuestion += 1;
    return new Promise((resolve, reject) => {
      const listener = ({ data }: MessageEvent<LabAnswer | { lab?: undefined }>) => {
        if (data.lab !== id) return;
        worker.removeEventListener("message", listener);
        if ("failed" in data) reject(new Error(data.failed));
        else resolve(data.value);
      };
      worker.addEventListener("message", listener);
      const why = (event: ErrorEvent) => event.message || "the worker cannot be loaded";
      worker.addEventListener("error", (event) => reject(new Error(why(event))), { once: true });
      worker.postMessage({ ...question, id }, []);
    });
  }

  #add(id: number, what: string): void {
    this.marks.push({ id, what, sighting: null, places: [] });
  }

  /** Does something with the tracker; a refusal is shown as text. */
  async #doing(work: (tracking: Tracking) => Promise<void>): Promise<void> {
    if (!this.#tracking) {
      this.message = "Choose a source first.";
      return;
    }
    try {
      await work(this.#tracking);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      this.message = `Refused: ${error.failure}.`;
      document.dispatchEvent(new CustomEvent("lab-refused", { detail: error.failure }));
    }
  }
}

/** The answer of a tracker; null of one that was stopped meanwhile or broke down. */
async function unlessStopped<Value>(answer: Promise<Value> | undefined): Promise<Value | null> {
  try {
    return (await answer) ?? null;
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
}
