import { describe, expect, test } from "vitest";
import { brightness } from "./recorder";
import { BEGINNING, record, records, same } from "./run.mjs";

const CALL = { kind: 2, numbers: [0, Number.NaN, -0, 1e300, 0, 5], bytes: Uint8Array.of(1, 2) };
const ANSWER = {
  status: 21,
  numbers: Float64Array.of(Number.NaN, 0.1),
  bytes: Uint8Array.of(3),
};

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("B45 a recorded run", () => {
  test("B45 a run is read as it was written", () => {
    const run = joined(BEGINNING, record(CALL, ANSWER), record(CALL, ANSWER));
    const read = [...records(run)];
    expect(read).toHaveLength(2);
    expect(read[0]?.call).toEqual(CALL);
    expect(read.every(({ answer }) => same(answer, ANSWER))).toBe(true);
  });

  test("B45 a difference of one bit is a difference", () => {
    const numbers = Float64Array.of(Number.NaN, 0.1 + 2 ** -56);
    expect(same({ ...ANSWER, numbers }, ANSWER)).toBe(false);
    expect(
      same({ ...ANSWER, numbers: Float64Array.of(0) }, { ...ANSWER, numbers: Float64Array.of(-0) }),
    ).toBe(false);
    expect(same({ ...ANSWER, bytes: Uint8Array.of(2) }, ANSWER)).toBe(false);
  });

  test("B45 what is no run, or is cut off anywhere, is refused", () => {
    const run = joined(BEGINNING, record(CALL, ANSWER));
    expect(() => [...records(Uint8Array.of(31, 139, 8))]).toThrow("no run");
    for (let length = BEGINNING.length + 1; length < run.length; length += 1) {
      expect(() => [...records(run.subarray(0, length))]).toThrow("ends within a record");
    }
    run[BEGINNING.length] = 99;
    expect(() => [...records(run)]).toThrow("unknown call: 99");
  });

  test("B45 colours become the brightness that the tracker sees", () => {
    const rgba = Uint8Array.of(255, 255, 255, 0, 0, 0, 0, 255, 10, 20, 30, 9);
    expect([...brightness(rgba)]).toEqual([255, 0, 18]);
  });
});
