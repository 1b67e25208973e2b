// A recorded run of a tracker module: every call with its answer. Written by the laboratory page,
// replayed there and in Node, and natively by `crates/vision-web/src/run.rs`, which also says what
// the format is. Plain JavaScript, so that Node runs it unchanged.

/** The first bytes of every run; the last of them is the version. */
export const BEGINNING = new TextEncoder().encode("BISTRUN1");

/** The kinds of calls, in the order of their numbers, by the names of the module's functions. */
export const KINDS = /** @type {const} */ ([
  "tracker_start",
  "tracker_see",
  "tracker_mark",
  "tracker_describe",
  "tracker_take_over",
  "tracker_forget",
  "tracker_restart",
  "tracker_features",
  "tracker_sightings",
]);

const SEE = KINDS.indexOf("tracker_see");
const TAKE_OVER = KINDS.indexOf("tracker_take_over");

/** How many of a call's arguments are whole numbers, by kind; those that follow are not. */
const WHOLE = [2, 4, 1, 1, 0, 1, 0, 0, 0];

/**
 * @typedef {{
 *   memory: WebAssembly.Memory,
 *   tracker_input: (length: number) => number,
 *   tracker_answer: () => number,
 *   tracker_answer_length: () => number,
 *   tracker_bytes: () => number,
 *   tracker_bytes_length: () => number,
 * } & Record<typeof KINDS[number], (...numbers: number[]) => number>} Module
 * @typedef {{ kind: number, numbers: number[], bytes: Uint8Array }} Call
 * @typedef {{ status: number, numbers: Float64Array, bytes: Uint8Array }} Answer
 */

/**
 * What the module answered last, copied out of its memory.
 * @param {Module} module
 * @param {number} status
 * @returns {Answer}
 */
export function answerOf(module, status) {
  const [numbersAt, numbersLength] = [module.tracker_answer(), module.tracker_answer_length()];
  const [bytesAt, bytesLength] = [module.tracker_bytes(), module.tracker_bytes_length()];
  const { buffer } = module.memory;
  return {
    status,
    // An empty answer has any address.
    numbers:
      numbersLength === 0
        ? new Float64Array()
        : new Float64Array(buffer, numbersAt, numbersLength).slice(),
    bytes:
      bytesLength === 0 ? new Uint8Array() : new Uint8Array(buffer, bytesAt, bytesLength).slice(),
  };
}

/**
 * Does a call, as the native replay does it.
 * @param {Module} module
 * @param {Call} call
 * @returns {Answer}
 */
function perform(module, call) {
  const name = KINDS[call.kind];
  if (name === undefined) throw new Error(`the run holds an unknown call: ${call.kind}`);
  if (call.bytes.length > 0) {
    const at = module.tracker_input(call.bytes.length);
    if (at === 0) throw new Error(`no room for ${call.bytes.length} bytes`);
    new Uint8Array(module.memory.buffer, at, call.bytes.length).set(call.bytes);
  }
  const numbers = [...call.numbers];
  for (let at = 0; at < (WHOLE[call.kind] ?? 0); at += 1) numbers[at] = saturated(numbers[at] ?? 0);
  if (call.kind === TAKE_OVER) numbers[0] = call.bytes.length;
  return answerOf(module, module[name](...numbers));
}

/**
 * A whole number of 32 bits, as Rust's `as u32` makes it.
 * @param {number} number
 */
function saturated(number) {
  return Number.isNaN(number) ? 0 : Math.trunc(Math.min(Math.max(number, 0), 0xffff_ffff));
}

/**
 * Whether two answers are the same, bit for bit.
 * @param {Answer} one
 * @param {Answer} other
 */
export function same(one, other) {
  return (
    one.status === other.status &&
    sameBytes(one.bytes, other.bytes) &&
    sameBytes(raw(one.numbers), raw(other.numbers))
  );
}

/** @param {Float64Array} numbers */
const raw = (numbers) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
const sameBytes = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/**
 * One record of a run.
 * @param {Call} call
 * @param {Answer} answer
 * @returns {Uint8Array}
 */
export function record(call, answer) {
  const length =
    2 +
    8 * call.numbers.length +
    4 +
    call.bytes.length +
    4 +
    4 +
    8 * answer.numbers.length +
    4 +
    answer.bytes.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (/** @type {number} */ number) => {
    view.setUint32(at, number, true);
    at += 4;
  };
  const numbers = (/** @type {Iterable<number>} */ list) => {
    for (const number of list) {
      view.setFloat64(at, number, true);
      at += 8;
    }
  };
  const raw = (/** @type {Uint8Array} */ piece) => {
    u32(piece.length);
    bytes.set(piece, at);
    at += piece.length;
  };
  view.setUint8(0, call.kind);
  view.setUint8(1, call.numbers.length);
  at = 2;
  numbers(call.numbers);
  raw(call.bytes);
  u32(answer.status);
  u32(answer.numbers.length);
  numbers(answer.numbers);
  raw(answer.bytes);
  return bytes;
}

/**
 * Reads a run, record by record.
 * @param {Uint8Array} run
 * @returns {Generator<{ call: Call, answer: Answer }>}
 */
export function* records(run) {
  if (!sameBytes(run.subarray(0, BEGINNING.length), BEGINNING)) {
    throw new Error("this is no run (is it still compressed?)");
  }
  const view = new DataView(run.buffer, run.byteOffset, run.byteLength);
  let at = BEGINNING.length;
  const take = (/** @type {number} */ length) => {
    if (at + length > run.length) throw new Error("the run ends within a record");
    at += length;
    return at - length;
  };
  const u32 = () => view.getUint32(take(4), true);
  const numbers = (/** @type {number} */ count) => {
    const start = take(8 * count);
    return Float64Array.from({ length: count }, (_, index) =>
      view.getFloat64(start + 8 * index, true),
    );
  };
  const bytes = () => {
    const length = u32();
    const start = take(length);
    return run.subarray(start, start + length);
  };
  while (at < run.length) {
    const head = take(2);
    const kind = view.getUint8(head);
    if (kind >= KINDS.length) throw new Error(`the run holds an unknown call: ${kind}`);
    const call = { kind, numbers: [...numbers(view.getUint8(head + 1))], bytes: bytes() };
    const status = u32();
    yield { call, answer: { status, numbers: numbers(u32()), bytes: bytes() } };
  }
}

/**
 * Repeats every call of a run and compares the answers. Gives the number of calls and pictures;
 * where an answer differs, the first that does.
 * @param {Module} module
 * @param {Uint8Array} run
 * @returns {{ calls: number, pictures: number, differs: null | {
 *   at: number, call: Call, answer: Answer, expected: Answer } }}
 */
export function replay(module, run) {
  let [calls, pictures] = [0, 0];
  for (const { call, answer: expected } of records(run)) {
    const answer = perform(module, call);
    if (!same(answer, expected)) {
      return { calls, pictures, differs: { at: calls, call, answer, expected } };
    }
    calls += 1;
    if (call.kind === SEE) pictures += 1;
  }
  return { calls, pictures, differs: null };
}
