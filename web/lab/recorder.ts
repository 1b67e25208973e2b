// Records a run: every call of the tracker's module with its answer. Pictures are kept without loss
// and in grey, which the tracker makes of colours first of all: its answers are the same.
import type { TrackerExports } from "../src/lib/tracking/abi";
import { BEGINNING, KINDS, answerOf, record, type Call } from "./run.mjs";

type Name = (typeof KINDS)[number];

/** The brightness of colours as the tracker weighs it (ITU-R BT.601, in 256ths). */
export function brightness(rgba: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4);
  for (let at = 0; at < grey.length; at += 1) {
    const [red, green, blue] = [rgba[4 * at] ?? 0, rgba[4 * at + 1] ?? 0, rgba[4 * at + 2] ?? 0];
    grey[at] = (77 * red + 150 * green + 29 * blue + 128) >> 8;
  }
  return grey;
}

/** A run that is being recorded, compressed as it comes. */
class Run {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #compressed: Promise<Blob>;

  constructor() {
    const compression = new CompressionStream("gzip");
    this.#writer = compression.writable.getWriter();
    this.#compressed = new Response(compression.readable).blob();
    this.write(BEGINNING);
  }

  write(bytes: Uint8Array): void {
    // A failure shows when the run is ended: nothing waits for a single record.
    this.#writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => undefined);
  }

  async end(): Promise<Blob> {
    await this.#writer.close();
    return this.#compressed;
  }
}

/** Wraps a module's exports, so that calls are recorded while that is switched on. */
export class Recorder {
  #run: Run | null = null;
  #started: Call | null = null;
  #pictures = 0;

  get recording(): boolean {
    return this.#run !== null;
  }

  /** Pictures in the run so far. */
  get pictures(): number {
    return this.#pictures;
  }

  watch = (exports: TrackerExports): TrackerExports => {
    const watched = { ...exports } as Record<string, unknown> & TrackerExports;
    KINDS.forEach((name, kind) => {
      watched[name] = (...numbers: number[]) => this.#call(exports, name, kind, numbers);
    });
    return watched;
  };

  /** Begins a run. It has to begin with a tracker that has seen nothing. */
  begin(): Call {
    this.#run = new Run();
    this.#pictures = 0;
    return this.#started ?? { kind: 0, numbers: [640, 32], bytes: new Uint8Array() };
  }

  /** Ends the run; the compressed file. */
  async end(): Promise<Blob> {
    const run = this.#run;
    this.#run = null;
    if (!run) throw new Error("nothing is recorded");
    return run.end();
  }

  #call(exports: TrackerExports, name: Name, kind: number, numbers: number[]): number {
    const bytes = this.#run ? inputOf(exports, name, numbers) : new Uint8Array();
    const call = exports[name] as (...numbers: number[]) => number;
    const status = call(...numbers);
    if (name === "tracker_start") this.#started = { kind, numbers, bytes };
    if (this.#run) {
      const done =
        name === "tracker_see" ? inGrey({ kind, numbers, bytes }) : { kind, numbers, bytes };
      this.#run.write(record(done, answerOf(exports as never, status)));
      if (name === "tracker_see") this.#pictures += 1;
    }
    return status;
  }
}

/** What a call will read of the input, copied before the call. */
function inputOf(exports: TrackerExports, name: Name, numbers: readonly number[]): Uint8Array {
  const [first = 0, , height = 0, stride = 0] = numbers;
  const length =
    name === "tracker_see" ? height * stride : name === "tracker_take_over" ? first : 0;
  if (length === 0) return new Uint8Array();
  // Asking for room that is there already neither moves nor clears it.
  const at = exports.tracker_input(length);
  return at === 0 ? new Uint8Array() : new Uint8Array(exports.memory.buffer, at, length).slice();
}

function inGrey(call: Call): Call {
  const [layout = 0, width = 0, height = 0, , time = 0] = call.numbers;
  if (layout === 0) return call;
  return { ...call, numbers: [0, width, height, width, time], bytes: brightness(call.bytes) };
}
