// One tracker in one WebAssembly module: calls with typed arguments, answers as values.
import {
  ABI_VERSION,
  LAYOUT_BYTES,
  LAYOUT_NUMBERS,
  TrackerError,
  failureOf,
  featuresOf,
  shapeNumbers,
  sightingsOf,
  type Feature,
  type Layout,
  type Shape,
  type Sighting,
  type TrackerExports,
} from "./abi";

/** A module of two instructions that only browsers with SIMD accept: splat a zero over 128 bits. */
// prettier-ignore
const WITH_SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
);

export type Variant = "simd" | "scalar";

/** The faster module that this browser can run. */
export function bestVariant(validate = WebAssembly.validate): Variant {
  return validate(WITH_SIMD) ? "simd" : "scalar";
}

/** Compiles a module; also from a server that does not know the type of its files. */
export async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the tracker cannot be loaded: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** How a tracker works. */
export interface Settings {
  /** Larger frames are scaled down before they are processed, in pixels of the longer side. */
  workingSide: number;
  /** Marks at the same time. */
  mostMarks: number;
}

export const DEFAULT_SETTINGS: Settings = { workingSide: 640, mostMarks: 32 };

/** What a picture is, beside its bytes. */
export interface PictureFormat {
  layout: Layout;
  width: number;
  height: number;
}

export class TrackerModule {
  readonly #exports: TrackerExports;

  constructor(exports: TrackerExports, settings: Settings = DEFAULT_SETTINGS) {
    const version = exports.tracker_abi_version();
    if (version !== ABI_VERSION) {
      throw new Error(`the tracker speaks version ${version}, the page ${ABI_VERSION}`);
    }
    this.#exports = exports;
    this.#do(exports.tracker_start(settings.workingSide, settings.mostMarks));
  }

  /** Room for bytes that the next call is to read. It is good until the next call. */
  input(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#exports.tracker_input(length);
    if (at === 0) throw new TrackerError("too-many-bytes");
    return new Uint8Array(this.#exports.memory.buffer as ArrayBuffer, at, length);
  }

  /** Looks at the picture in the input, whose rows follow each other without gaps. */
  see({ layout, width, height }: PictureFormat, time: number): Sighting[] {
    const stride = width * LAYOUT_BYTES[layout];
    const number = LAYOUT_NUMBERS[layout];
    this.#do(this.#exports.tracker_see(number, width, height, stride, time));
    return sightingsOf(this.#numbers());
  }

  /** Marks a thing in the picture of `time`; the mark's number. */
  mark(shape: Shape, time: number): number {
    const [kind, x, y, a, b] = shapeNumbers(shape);
    this.#do(this.#exports.tracker_mark(kind, x, y, a, b, time));
    return this.#numbers()[0] ?? 0;
  }

  /** What another viewer needs to hold the mark on its own copy. */
  describe(mark: number): Uint8Array<ArrayBuffer> {
    this.#do(this.#exports.tracker_describe(mark));
    const length = this.#exports.tracker_bytes_length();
    const buffer = this.#exports.memory.buffer as ArrayBuffer;
    return new Uint8Array(buffer, this.#exports.tracker_bytes(), length).slice();
  }

  /** Takes over a mark that another viewer described; its number here. */
  takeOver(description: Uint8Array): number {
    this.input(description.length).set(description);
    this.#do(this.#exports.tracker_take_over(description.length));
    return this.#numbers()[0] ?? 0;
  }

  forget(mark: number): void {
    this.#do(this.#exports.tracker_forget(mark));
  }

  /** Forgets the pictures and keeps the marks. */
  restart(): void {
    this.#do(this.#exports.tracker_restart());
  }

  features(): Feature[] {
    this.#do(this.#exports.tracker_features());
    return featuresOf(this.#numbers());
  }

  /** Bytes that the module holds: its tracker, what it once needed and keeps, and its stack. */
  memory(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  #do(status: number): void {
    const failure = failureOf(status);
    if (failure) throw new TrackerError(failure);
  }

  #numbers(): Float64Array {
    const length = this.#exports.tracker_answer_length();
    // An empty answer has any address.
    if (length === 0) return new Float64Array();
    return new Float64Array(this.#exports.memory.buffer, this.#exports.tracker_answer(), length);
  }
}
