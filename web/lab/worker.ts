// The product's worker, with a recorder around the module, and a place to replay runs.
import type { TrackerExports } from "../src/lib/tracking/abi";
import { MODULE_URLS } from "../src/lib/tracking/urls";
import { compile, type Variant } from "../src/lib/tracking/module";
import { TrackerWorker, type WorkerScope } from "../src/lib/tracking/worker";
import { Recorder } from "./recorder";
import { replay, type Module } from "./run.mjs";

/** What the page may ask besides; each is answered with the same id. */
export type LabQuestion =
  | { lab: "record"; id: number }
  | { lab: "stop"; id: number }
  | { lab: "replay"; id: number; run: Blob };

/** How a replay by one module went. */
export interface Replayed {
  variant: Variant;
  calls: number;
  pictures: number;
  /** What differs first, in words; null when all answers are the same, bit for bit. */
  differs: string | null;
}

export type LabAnswer =
  { lab: number; value: Blob | Replayed[] | null } | { lab: number; failed: string };

const recorder = new Recorder();
let latest: TrackerExports | null = null;

const watch = (exports: TrackerExports) => {
  latest = exports;
  return recorder.watch(exports);
};

async function answer(question: LabQuestion): Promise<Blob | Replayed[] | null> {
  switch (question.lab) {
    case "record": {
      // A run begins with a fresh tracker, so that a replay has everything that led to it.
      const start = recorder.begin();
      if (latest) recorder.watch(latest).tracker_start(...(start.numbers as [number, number]));
      return null;
    }
    case "stop":
      return recorder.end();
    case "replay":
      return replayed(question.run);
  }
}

async function replayed(file: Blob): Promise<Replayed[]> {
  const unpacked = file.stream().pipeThrough(new DecompressionStream("gzip"));
  const run = new Uint8Array(await new Response(unpacked).arrayBuffer());
  const results: Replayed[] = [];
  for (const variant of ["simd", "scalar"] as const) {
    const module = await compile(MODULE_URLS[variant]);
    const { exports } = await WebAssembly.instantiate(module);
    const { calls, pictures, differs } = replay(exports as unknown as Module, run);
    const words = differs
      ? `call ${differs.at} of kind ${differs.call.kind} answers ${differs.answer.status} ` +
        `[${differs.answer.numbers.join(", ")}] and was recorded with ` +
        `${differs.expected.status} [${differs.expected.numbers.join(", ")}]`
      : null;
    results.push({ variant, calls, pictures, differs: words });
  }
  return results;
}

self.addEventListener("message", ({ data }: MessageEvent<LabQuestion | { lab?: undefined }>) => {
  if (data.lab === undefined) return;
  const { id } = data;
  const tell = (message: LabAnswer) => self.postMessage(message, { transfer: [] });
  answer(data).then(
    (value) => tell({ lab: id, value }),
    (error: unknown) => tell({ lab: id, failed: String(error) }),
  );
});

new TrackerWorker(self as unknown as WorkerScope, MODULE_URLS, watch).serve();
