// Replays a run in Node: `node replay.mjs MODULE.wasm RUN`. Fails when an answer differs by a bit.
import { readFileSync } from "node:fs";
import { replay } from "../../../web/lab/run.mjs";

const [, , module, run] = process.argv;
if (!module || !run) throw new Error("usage: node replay.mjs MODULE.wasm RUN");
const { instance } = await WebAssembly.instantiate(readFileSync(module));
const { calls, pictures, differs } = replay(instance.exports, readFileSync(run));
if (differs) {
  const { at, call, answer, expected } = differs;
  console.error(`call ${at} of kind ${call.kind} (${call.numbers}) answers`, answer);
  console.error("and was recorded with", expected);
  process.exit(1);
}
console.log(`${calls} calls, ${pictures} frames`);
