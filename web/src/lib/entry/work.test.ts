import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { hasher, leadingZeroBits, solve } from "./work";

const hex = (words: Int32Array) =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

test.each([0, 1, 46, 47, 54, 55, 56, 63, 64, 65, 91, 110, 119, 120, 128, 200])(
  "SHA-256 behind %i bytes is that of everybody else, call after call",
  (length) => {
    const beginning = "ø".repeat(length / 2) + "a".repeat(length % 2);
    const hash = hasher(new TextEncoder().encode(beginning));
    for (const digits of ["", "0", "123456789", "7"]) {
      const expected = createHash("sha256").update(`${beginning}${digits}`).digest("hex");
      expect(hex(hash(digits))).toBe(expected);
    }
  },
);

test("leading zero bits are counted across words", () => {
  expect(leadingZeroBits(Int32Array.of(0, 0x0100_0000))).toBe(39);
  expect(leadingZeroBits(Int32Array.of(-1))).toBe(0);
});

test("a solution begins with as many zero bits as were asked for", async () => {
  const challenge = "a-challenge";
  const nonce = await solve({ challenge, bits: 12 });
  const hash = createHash("sha256").update(`${challenge}:${nonce}`).digest();
  expect(hash.readUInt16BE(0) >>> 4).toBe(0);
});

test("the page breathes while it works", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 60));
  const breaths = vi.spyOn(globalThis, "setTimeout");
  const tries = Number(await solve({ challenge: "a-challenge", bits: 15 }));
  expect(tries).toBeGreaterThan(2_560);
  expect(breaths.mock.calls.length).toBeGreaterThanOrEqual(10);
  vi.restoreAllMocks();
});
