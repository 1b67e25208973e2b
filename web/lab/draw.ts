// Draws marks and features over the picture. Marks are round and two-coloured, so that they are
// seen on any picture.
import type { Feature, Homography, Sighting } from "../src/lib/tracking/abi";

/** The mark's plane is drawn as a square of this size, in widths of the picture. */
const PLANE = 0.05;
const SIDES = { left: "←", right: "→", top: "↑", bottom: "↓" } as const;

/** A canvas whose pixels are those of the screen, and units those of the video. */
export function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const { clientWidth, clientHeight } = canvas;
  const [across, down] = [clientWidth, clientHeight].map((size) =>
    Math.max(1, Math.round(size * devicePixelRatio)),
  ) as [number, number];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = canvas.getContext("2d");
  if (!context || width === 0 || height === 0) return null;
  context.resetTransform();
  context.clearRect(0, 0, across, down);
  // A pixel's centre has whole coordinates.
  context.setTransform(across / width, 0, 0, down / height, 0, 0);
  context.translate(0.5, 0.5);
  return context;
}

/** Where a homography puts a point of the mark's plane. */
function put([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1]: Homography) {
  return (x: number, y: number): [number, number] => {
    const w = g * x + h * y + i;
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
  };
}

/** Draws a sighting; `unit` is the width of a line in units of the canvas. */
export function drawSighting(
  context: CanvasRenderingContext2D,
  sighting: Sighting,
  unit: number,
): void {
  const held = sighting.state === "held";
  for (const [colour, width] of [
    ["#ffffff", 4],
    [held ? "#e0112b" : "#77838e", 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * unit;
    context.setLineDash(held ? [] : [4 * unit, 4 * unit]);
    context.beginPath();
    context.arc(sighting.x, sighting.y, 9 * unit, 0, 2 * Math.PI);
    context.moveTo(sighting.x - 3 * unit, sighting.y);
    context.lineTo(sighting.x + 3 * unit, sighting.y);
    context.moveTo(sighting.x, sighting.y - 3 * unit);
    context.lineTo(sighting.x, sighting.y + 3 * unit);
    context.stroke();
  }
  context.setLineDash([]);
  if (held) drawPlane(context, sighting.homography, unit);
  const side = sighting.state === "lost" && sighting.leftOver ? SIDES[sighting.leftOver] : "";
  context.font = `600 ${14 * unit}px system-ui, sans-serif`;
  context.lineWidth = 3 * unit;
  context.strokeStyle = "#000000";
  context.fillStyle = "#ffffff";
  const words = held ? `${sighting.mark}` : `${sighting.mark} lost ${side}`;
  context.strokeText(words, sighting.x + 13 * unit, sighting.y - 9 * unit);
  context.fillText(words, sighting.x + 13 * unit, sighting.y - 9 * unit);
}

function drawPlane(context: CanvasRenderingContext2D, homography: Homography, unit: number): void {
  const at = put(homography);
  context.strokeStyle = "#ffc933";
  context.lineWidth = 1.5 * unit;
  context.beginPath();
  context.moveTo(...at(-PLANE, -PLANE));
  context.lineTo(...at(PLANE, -PLANE));
  context.lineTo(...at(PLANE, PLANE));
  context.lineTo(...at(-PLANE, PLANE));
  context.closePath();
  context.stroke();
}

/** Features of the picture as blue dots; those of marks yellow, fainter the less they are worth. */
export function drawFeatures(
  context: CanvasRenderingContext2D,
  features: readonly Feature[],
  unit: number,
): void {
  for (const { x, y, mark, standing } of features) {
    context.globalAlpha = mark === null ? 0.7 : 0.25 + 0.75 * standing;
    context.fillStyle = mark === null ? "#1f6bff" : "#ffc933";
    context.fillRect(x - 1.5 * unit, y - 1.5 * unit, 3 * unit, 3 * unit);
  }
  context.globalAlpha = 1;
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is being drawn by hand, and the cross of the keyboard. */
export function drawDraft(
  context: CanvasRenderingContext2D,
  draft: { circle: boolean; rectangle: Rectangle } | null,
  cross: { x: number; y: number } | null,
  unit: number,
): void {
  context.beginPath();
  if (draft) {
    const { x, y, width, height } = draft.rectangle;
    if (draft.circle) context.arc(x, y, Math.hypot(width, height), 0, 2 * Math.PI);
    else context.rect(x, y, width, height);
  }
  if (cross) {
    context.moveTo(cross.x - 12 * unit, cross.y);
    context.lineTo(cross.x + 12 * unit, cross.y);
    context.moveTo(cross.x, cross.y - 12 * unit);
    context.lineTo(cross.x, cross.y + 12 * unit);
  }
  for (const [colour, width] of [
    ["#000000", 4],
    ["#ffc933", 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * unit;
    context.stroke();
  }
}
