import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { leadingZeroBits, sha256, solve } from "./work";

const hex = (words: Uint32Array) =>
  Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");

test.each(["", "abc", "a".repeat(55), "a".repeat(56), "a".repeat(64), "ø".repeat(200)])(
  "SHA-256 is that of everybody else",
  (text) => {
    const expected = createHash("sha256").update(text).digest("hex");
    expect(hex(sha256(new TextEncoder().encode(text)))).toBe(expected);
  },
);

test("leading zero bits are counted across words", () => {
  expect(leadingZeroBits(Uint32Array.of(0, 0x0100_0000))).toBe(39);
  expect(leadingZeroBits(Uint32Array.of(0x8000_0000))).toBe(0);
});

test("a solution begins with as many zero bits as were asked for", async () => {
  const challenge = "a-challenge";
  const nonce = await solve({ challenge, bits: 12 });
  const hash = createHash("sha256").update(`${challenge}:${nonce}`).digest();
  expect(hash.readUInt16BE(0) >>> 4).toBe(0);
});
