import { describe, expect, test } from "vitest";
import {
  failureOf,
  featuresOf,
  scaledShape,
  scaledSighting,
  shapeNumbers,
  sightingsOf,
  type Sighting,
} from "./abi";
import { bestVariant } from "./module";
import { factorOf, hasBrightness, joined, workSize } from "./pixels";

const HOMOGRAPHY = [200, 10, 99, -8, 210, 50, 0.1, -0.2, 1];

/** Where a homography puts a point of the plane. */
function put(homography: readonly number[], x: number, y: number): [number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = homography;
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

describe("B45 what the tracker's module says", () => {
  test("B45 sightings are read as they were written", () => {
    const held = [7, 0, 99, 50, 0.75, 0, 0, ...HOMOGRAPHY];
    const lost = [8, 1, 3, 4, 0, 1_234.5, 3, ...Array.from({ length: 9 }, () => 0)];
    expect(sightingsOf(Float64Array.from([...held, ...lost]))).toEqual([
      { state: "held", mark: 7, x: 99, y: 50, confidence: 0.75, homography: HOMOGRAPHY },
      { state: "lost", mark: 8, x: 3, y: 4, since: 1_234.5, leftOver: "right" },
    ]);
    expect(sightingsOf(new Float64Array())).toEqual([]);
  });

  test("B45 features are read as they were written", () => {
    expect(featuresOf(Float64Array.from([1, 2, -1, 0, 3, 4, 5, 0.5]))).toEqual([
      { x: 1, y: 2, mark: null, standing: 0 },
      { x: 3, y: 4, mark: 5, standing: 0.5 },
    ]);
  });

  test("B45 an unknown number is a failure all the same", () => {
    expect(failureOf(0)).toBe(null);
    expect(failureOf(25)).toBe("blank");
    expect(failureOf(9_999)).toBe("unknown");
  });

  test("B45 shapes go over the boundary as their numbers", () => {
    expect(shapeNumbers({ kind: "point", x: 1, y: 2 })).toEqual([0, 1, 2, 0, 0]);
    expect(shapeNumbers({ kind: "circle", x: 1, y: 2, radius: 3 })).toEqual([1, 1, 2, 3, 0]);
    const box = { kind: "box", x: 1, y: 2, width: 3, height: 4 } as const;
    expect(shapeNumbers(box)).toEqual([2, 1, 2, 3, 4]);
  });

  test("B45 a picture twice as large has the same edges and the same plane", () => {
    const sighting: Sighting = {
      state: "held",
      mark: 1,
      x: 99,
      y: 50,
      confidence: 1,
      homography: HOMOGRAPHY,
    };
    const larger = scaledSighting(sighting, 2);
    expect(larger.x).toBe(198.5);
    if (larger.state !== "held") throw new Error("it is held");
    for (const [x, y] of [
      [0, 0],
      [0.1, -0.2],
      [-0.3, 0.15],
    ] as const) {
      const [before, after] = [put(HOMOGRAPHY, x, y), put(larger.homography, x, y)];
      expect(after[0]).toBeCloseTo((before[0] + 0.5) * 2 - 0.5, 9);
      expect(after[1]).toBeCloseTo((before[1] + 0.5) * 2 - 0.5, 9);
    }
    const back = scaledShape({ kind: "point", x: larger.x, y: larger.y }, 0.5);
    expect(back).toEqual({ kind: "point", x: 99, y: 50 });
  });
});

describe("B45 which module and which pixels", () => {
  test("B45 the scalar module is taken where there is no SIMD", () => {
    expect(bestVariant(() => false)).toBe("scalar");
    // Node knows SIMD, so this also shows that the question itself is a valid module.
    expect(bestVariant()).toBe("simd");
  });

  test("B45 pictures are made smaller, never larger, and keep their form", () => {
    expect(workSize({ width: 1_280, height: 720 }, 640)).toEqual({ width: 640, height: 360 });
    expect(workSize({ width: 720, height: 1_280 }, 320)).toEqual({ width: 180, height: 320 });
    expect(workSize({ width: 320, height: 240 }, 640)).toEqual({ width: 320, height: 240 });
  });

  test("B45 a turned, stretched or opaque frame is drawn instead of copied", () => {
    const frame = {
      format: "NV12",
      displayWidth: 640,
      displayHeight: 480,
      visibleRect: { width: 640, height: 480 },
    };
    const copied = (change: object) =>
      hasBrightness({ ...frame, ...change } as unknown as VideoFrame);
    expect(copied({})).toBe(true);
    expect(copied({ format: "RGBA" })).toBe(false);
    expect(copied({ format: null })).toBe(false);
    expect(copied({ rotation: 90 })).toBe(false);
    expect(copied({ displayWidth: 853 })).toBe(false);
  });

  test("B45 a slow device's smaller picture is the mean of the pixels that it joins", () => {
    expect(factorOf({ width: 1_280, height: 720 }, 320)).toBe(4);
    expect(factorOf({ width: 320, height: 240 }, 320)).toBe(1);
    const grey = Uint8Array.of(10, 20, 0, 0, 9, 30, 40, 8, 8, 9, 7, 7, 7, 7, 7);
    expect(joined(grey, 5, 3, 2)).toEqual({ bytes: Uint8Array.of(25, 4), width: 2, height: 1 });
  });
});
