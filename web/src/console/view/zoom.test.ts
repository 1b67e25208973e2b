import { expect, test } from "vitest";
import { MOST, WHOLE, moveBy, zoomAt } from "./zoom";

const BOX = { width: 400, height: 300 };

test("what is under the pointer stays under it", () => {
  const zoom = zoomAt(WHOLE, 2, 100, -50, BOX);
  // A point of the video is shown at scale × its place + the shift.
  expect([2 * 100 + zoom.x, 2 * -50 + zoom.y]).toEqual([100, -50]);
  const again = zoomAt(zoom, 1.5, -20, 30, BOX);
  const under = [(-20 - zoom.x) / zoom.scale, (30 - zoom.y) / zoom.scale] as const;
  expect(again.scale * under[0] + again.x).toBeCloseTo(-20);
  expect(again.scale * under[1] + again.y).toBeCloseTo(30);
});

test.each([
  ["never smaller than the whole video", zoomAt(WHOLE, 0.2, 150, 10, BOX), WHOLE],
  ["never beyond the most", zoomAt(WHOLE, 100, 0, 0, BOX), { scale: MOST, x: 0, y: 0 }],
  [
    "never past the edge",
    moveBy({ scale: 2, x: 0, y: 0 }, 999, -999, BOX),
    { scale: 2, x: 200, y: -150 },
  ],
  ["the whole video does not move", moveBy(WHOLE, 50, 50, BOX), WHOLE],
])("%s", (_, is, wanted) => {
  expect(is).toEqual(wanted);
});
