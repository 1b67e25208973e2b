// The proof of work that the server asks for after too many wrong codes: find a number so that
// SHA-256 of "challenge:number" begins with a given number of zero bits. Loaded only when needed.
// SHA-256 by FIPS 180-4: ARCHITECTURE.md says why it is neither the browser's nor a library's. The
// prefix that all numbers share is hashed once.
import type { Work } from "../wire";

/** How long the page may stand still, in ms. */
const BREATH_MS = 50;
/** Tries between two looks at the clock. */
const TRIES_AT_ONCE = 256;

/** Bytes of a block. */
const BLOCK = 64;
/** Bytes behind the message in its last block: a mark and the length. */
const PADDING = 9;

const K = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

/** The first 32 bits of the fractional part. */
function fraction(value: number): number {
  return ((value - Math.floor(value)) * 0x1_0000_0000) | 0;
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

/** Words of the message schedule; reused, because thousands of hashes are computed. */
const schedule = new Int32Array(64);

function compress(state: Int32Array, block: DataView, offset: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i += 1) w[i] = block.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const a = w[i - 15] ?? 0;
    const b = w[i - 2] ?? 0;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + (K[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (state[i] ?? 0) + word;
  });
}

/** SHA-256 of `beginning` followed by digits, as eight words that the next call overwrites. */
export function hasher(beginning: Uint8Array): (digits: string) => Int32Array {
  const common = beginning.length - (beginning.length % BLOCK);
  const view = new DataView(beginning.buffer, beginning.byteOffset);
  const before = Int32Array.from(START);
  for (let at = 0; at < common; at += BLOCK) compress(before, view, at);
  const rest = beginning.subarray(common);
  const last = new Uint8Array(2 * BLOCK);
  const lastView = new DataView(last.buffer);
  last.set(rest);
  const state = new Int32Array(START.length);
  return (digits) => {
    let end = rest.length;
    for (let i = 0; i < digits.length; i += 1, end += 1) last[end] = digits.charCodeAt(i);
    last.fill(0, end);
    last[end] = 0x80;
    const size = end + PADDING <= BLOCK ? BLOCK : 2 * BLOCK;
    lastView.setUint32(size - 4, (common + end) * 8);
    state.set(before);
    for (let at = 0; at < size; at += BLOCK) compress(state, lastView, at);
    return state;
  };
}

export function leadingZeroBits(hash: Int32Array): number {
  let bits = 0;
  for (const word of hash) {
    const zeros = Math.clz32(word);
    bits += zeros;
    if (zeros < 32) break;
  }
  return bits;
}

/** Solves the challenge. */
export async function solve(work: Work): Promise<string> {
  const hash = hasher(new TextEncoder().encode(`${work.challenge}:`));
  let breathed = performance.now();
  for (let nonce = 0; ; nonce += 1) {
    if (leadingZeroBits(hash(String(nonce))) >= work.bits) return String(nonce);
    if (nonce % TRIES_AT_ONCE === 0 && performance.now() - breathed >= BREATH_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breathed = performance.now();
    }
  }
}
