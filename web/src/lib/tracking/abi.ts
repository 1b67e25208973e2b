// What goes over the boundary to the tracker's module: the twin of `numbers.rs` and `boundary.rs`
// in `crates/vision-web`. Nothing else knows these numbers.

/** Which table this is; a module that speaks another one is not used. */
export const ABI_VERSION = 1;

/** The module's exports. Addresses hold until the next call, because the memory may grow. */
export interface TrackerExports {
  readonly memory: WebAssembly.Memory;
  tracker_abi_version(): number;
  tracker_start(workingSide: number, mostMarks: number): number;
  tracker_input(length: number): number;
  tracker_see(layout: number, width: number, height: number, stride: number, time: number): number;
  tracker_sightings(): number;
  tracker_mark(kind: number, x: number, y: number, a: number, b: number, time: number): number;
  tracker_describe(mark: number): number;
  tracker_take_over(length: number): number;
  tracker_forget(mark: number): number;
  tracker_restart(): number;
  tracker_features(): number;
  tracker_answer(): number;
  tracker_answer_length(): number;
  tracker_bytes(): number;
  tracker_bytes_length(): number;
}

/** What the bytes of a pixel mean. */
export type Layout = "grey" | "rgba";
export const LAYOUT_NUMBERS: Record<Layout, number> = { grey: 0, rgba: 1 };
export const LAYOUT_BYTES: Record<Layout, number> = { grey: 1, rgba: 4 };

/** What was marked, in pixels of the picture it was marked on. */
export type Shape =
  | { kind: "point"; x: number; y: number }
  | { kind: "circle"; x: number; y: number; radius: number }
  | { kind: "box"; x: number; y: number; width: number; height: number };

/** The kind of a shape and its four numbers, as the module takes them. */
export function shapeNumbers(shape: Shape): [number, number, number, number, number] {
  switch (shape.kind) {
    case "point":
      return [0, shape.x, shape.y, 0, 0];
    case "circle":
      return [1, shape.x, shape.y, shape.radius, 0];
    case "box":
      return [2, shape.x, shape.y, shape.width, shape.height];
  }
}

/** Why something was not done, by its number. */
const FAILURES = {
  1: "too-small",
  2: "too-large",
  3: "stride-too-small",
  4: "too-few-bytes",
  5: "time-not-finite",
  6: "time-not-later",
  20: "no-picture",
  21: "not-a-number",
  22: "outside",
  23: "too-many",
  24: "time-unknown",
  25: "blank",
  26: "only-edges",
  27: "unsteady",
  28: "not-seen",
  29: "damaged",
  30: "foreign-version",
  40: "unknown-layout",
  41: "unknown-shape",
  42: "too-many-bytes",
  43: "no-such-mark",
  44: "bad-settings",
  45: "broken",
} as const;

/** Why something was not done; a newer module may refuse for a reason that this page lacks. */
export type Failure = (typeof FAILURES)[keyof typeof FAILURES] | "unknown";

/** The failure of a number, or null when it was done. */
export function failureOf(status: number): Failure | null {
  if (status === 0) return null;
  return (FAILURES as Record<number, Failure>)[status] ?? "unknown";
}

/** The module refused. */
export class TrackerError extends Error {
  constructor(readonly failure: Failure) {
    super(`the tracker refuses: ${failure}`);
  }
}

type Side = "left" | "top" | "right" | "bottom";
const SIDES: readonly (Side | null)[] = [null, "left", "top", "right", "bottom"];

/** Nine numbers, row by row, the last of them 1: from the mark's plane to pixels. */
export type Homography = readonly number[];

/** One mark in the latest picture, in pixels of that picture. */
export type Sighting =
  | {
      state: "held";
      mark: number;
      x: number;
      y: number;
      /** From a third (below it nothing is held) to 1 (beyond doubt). */
      confidence: number;
      homography: Homography;
    }
  | {
      state: "lost";
      mark: number;
      /** Where it was last held. */
      x: number;
      y: number;
      /** The time of the first picture in which it was not held, in milliseconds. */
      since: number;
      /** The side over which it left the picture, if it left it. */
      leftOver: Side | null;
    };

const SIGHTING_NUMBERS = 16;

/** Reads what the module answers to a picture. */
export function sightingsOf(numbers: Float64Array): Sighting[] {
  const sightings: Sighting[] = [];
  for (let at = 0; at + SIGHTING_NUMBERS <= numbers.length; at += SIGHTING_NUMBERS) {
    const [mark = 0, state, x = 0, y = 0, confidence = 0, since = 0, side = 0, ...homography] =
      numbers.subarray(at, at + SIGHTING_NUMBERS);
    sightings.push(
      state === 0
        ? { state: "held", mark, x, y, confidence, homography }
        : { state: "lost", mark, x, y, since, leftOver: SIDES[side] ?? null },
    );
  }
  return sightings;
}

/** What the tracker holds on to, for developers. */
export interface Feature {
  x: number;
  y: number;
  /** Null for one of the picture as a whole. */
  mark: number | null;
  /** How much speaks for its lying in its mark's plane, from 0 to 1. */
  standing: number;
}

const FEATURE_NUMBERS = 4;

export function featuresOf(numbers: Float64Array): Feature[] {
  const features: Feature[] = [];
  for (let at = 0; at + FEATURE_NUMBERS <= numbers.length; at += FEATURE_NUMBERS) {
    const [x = 0, y = 0, mark = -1, standing = 0] = numbers.subarray(at, at + FEATURE_NUMBERS);
    features.push({ x, y, mark: mark < 0 ? null : mark, standing });
  }
  return features;
}

/**
 * From pixels of the picture that was looked at to pixels of the video, whose picture is `scale`
 * times as large. A pixel's centre has whole coordinates, so its edge lies half a pixel before.
 */
export const scaled = (at: number, scale: number): number => (at + 0.5) * scale - 0.5;

/** A sighting in pixels of a picture that is `scale` times as large. */
export function scaledSighting(sighting: Sighting, scale: number): Sighting {
  const place = { x: scaled(sighting.x, scale), y: scaled(sighting.y, scale) };
  if (sighting.state === "lost") return { ...sighting, ...place };
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = sighting.homography;
  const shift = 0.5 * scale - 0.5;
  const row = (p: number, q: number, r: number) =>
    [scale * p + shift * g, scale * q + shift * h, scale * r + shift * i] as const;
  return { ...sighting, ...place, homography: [...row(a, b, c), ...row(d, e, f), g, h, i] };
}

/** A shape in pixels of a picture that is `scale` times as large. */
export function scaledShape(shape: Shape, scale: number): Shape {
  const place = { x: scaled(shape.x, scale), y: scaled(shape.y, scale) };
  switch (shape.kind) {
    case "point":
      return { ...shape, ...place };
    case "circle":
      return { ...shape, ...place, radius: shape.radius * scale };
    case "box":
      return { ...shape, ...place, width: shape.width * scale, height: shape.height * scale };
  }
}
