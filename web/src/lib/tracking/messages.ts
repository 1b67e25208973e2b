// What the page and the tracker's worker say to each other. Coordinates are pixels of the video.
import type { Failure, Feature, Shape, Sighting } from "./abi";
import type { Settings, Variant } from "./module";
import type { Step } from "./pace";

/** What a page may ask; each question is answered. */
export type Question =
  | { kind: "mark"; shape: Shape; time: number }
  | { kind: "describe"; mark: number }
  | { kind: "take-over"; description: Uint8Array }
  | { kind: "forget"; mark: number }
  | { kind: "restart" }
  | { kind: "features" }
  | { kind: "memory" };

/** What each question is answered with, when it is done. */
export interface Answers {
  mark: number;
  describe: Uint8Array<ArrayBuffer>;
  "take-over": number;
  forget: null;
  restart: null;
  features: Feature[];
  memory: number;
}

export type Outcome = { ok: true; value: Answers[keyof Answers] } | { ok: false; why: Failure };

/** A picture that a worker can be given. */
export type Frame = VideoFrame | ImageBitmap;

export type ToWorker =
  | { type: "begin"; settings: Settings; variant: Variant | "best" }
  /**
   * A picture, how large it is to be looked at, and when it was sent, in milliseconds since 1970;
   * answered with `seen`, also in failure.
   */
  | { type: "picture"; frame: Frame; time: number; side: number; sent: number }
  /** Frames that the worker then reads itself. */
  | { type: "stream"; pictures: ReadableStream<VideoFrame> }
  | { type: "pause"; paused: boolean }
  | { type: "ask"; id: number; question: Question };

/** What came of a picture. */
export interface Seen {
  /** The picture's time, in milliseconds. */
  time: number;
  /** When it came to the worker, in milliseconds since 1970. */
  at: number;
  /** The number that it had in a call (RTP timestamp), if the browser says it. */
  number: number | null;
  /** The size of the video's picture, in pixels. */
  width: number;
  height: number;
  sightings: Sighting[];
  /** Why it could not be looked at. */
  failure: Failure | null;
  /** How long it had waited for the worker before, in milliseconds. */
  waited: number;
  /** How long it took, with what it took to get at the pixels, in milliseconds. */
  milliseconds: number;
  /** Of these, what the tracker took. */
  tracking: number;
  /** The size of the picture that was looked at. */
  work: { width: number; height: number };
  /** How the pixels were got at: the brightness of the frame itself, or drawn on a canvas. */
  way: "brightness" | "canvas";
}

export type FromWorker =
  | { type: "ready"; variant: Variant }
  | ({ type: "seen" } & Seen)
  /** Of a stream: how much is looked at or left out; `slow` while it is less than would be good. */
  | { type: "pace"; step: Step; slow: boolean; dropped: number }
  /** The stream has ended, or cannot be read. */
  | { type: "stream-ended" }
  | { type: "answer"; id: number; outcome: Outcome }
  /** The tracker crashed and was replaced; its marks are gone. */
  | { type: "broken"; message: string }
  /** There is no tracker. */
  | { type: "failed"; message: string };
