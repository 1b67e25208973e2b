// A film of known motion for a fake camera: a painted wall, seen by a camera that swings, turns and
// nears. Each frame says its number in blocks along its lower edge, so that a test that sees it
// knows where everything truly is in it, however late it came and whatever was left out. Measures
// are pixels of the film as it usually is; it can be drawn larger.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const WIDTH = 480;
export const HEIGHT = 360;
export const PICTURES = 100;

/** How the film is drawn and played. */
interface Format {
  /** The width of the pictures, in pixels. */
  width: number;
  perSecond: number;
}

const USUAL: Format = { width: WIDTH, perSecond: 20 };

/** A block of the number, in pixels; white, eight bits from the least, black. */
export const BLOCK = 24;
export const BLOCKS = 10;

/** The path of the film; it is created once. */
export function knownFilm(format = USUAL): string {
  const folder = join(tmpdir(), "bistand-e2e-tracking-2");
  const path = join(folder, `known-${format.width}-${format.perSecond}.y4m`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const begun = `${path}.${process.pid}`;
  writeFileSync(begun, film(format));
  // Complete or not at all, even if two processes create it at the same time.
  renameSync(begun, path);
  return path;
}

/** The picture of the usual film at a time, in milliseconds. */
export const pictureAt = (time: number): number =>
  Math.round((time / 1_000) * USUAL.perSecond) % PICTURES;

/** The same film as a file that browsers play. */
export function knownVideo(): string {
  const film = knownFilm();
  const path = film.replace("y4m", "webm");
  const how = ["-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime"];
  const { status, stderr } = spawnSync("ffmpeg", [
    "-y",
    "-loglevel",
    "error",
    "-i",
    film,
    ...how,
    path,
  ]);
  if (status !== 0) throw new Error(`ffmpeg could not make ${path}: ${String(stderr)}`);
  return path;
}

export interface Point {
  x: number;
  y: number;
}

/** Where the camera is in a frame; the film ends where it begins. */
function camera(picture: number) {
  const phase = (2 * Math.PI * picture) / PICTURES;
  return {
    x: 40 * Math.sin(phase) + 6 * Math.sin(5 * phase),
    y: 25 * Math.sin(2 * phase) + 4 * Math.cos(7 * phase),
    turn: 0.15 * Math.sin(phase + 1),
    scale: 1 + 0.12 * Math.sin(phase + 2),
  };
}

/** The place on the wall that a pixel of a picture shows. */
export function toWall(picture: number, { x, y }: Point): Point {
  const { x: across, y: down, turn, scale } = camera(picture);
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
  return { x: across + cos * dx - sin * dy, y: down + sin * dx + cos * dy };
}

/** The pixel of a picture that shows a place on the wall. */
export function toPicture(picture: number, { x, y }: Point): Point {
  const { x: across, y: down, turn, scale } = camera(picture);
  const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale];
  const [dx, dy] = [x - across, y - down];
  return { x: WIDTH / 2 + cos * dx + sin * dy, y: HEIGHT / 2 - sin * dx + cos * dy };
}

/** A number from 0 to 1 that is always the same for a cell. */
function noise(column: number, row: number, salt: number): number {
  let mixed = Math.imul(column, 0x9e3779b9) ^ Math.imul(row, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

const WALL = 1_024;

/** The wall's brightness: tiles of several sizes with edges as soft as a lens makes them. */
function paint(): Float32Array {
  const wall = new Float32Array(WALL * WALL);
  for (let y = 0; y < WALL; y += 1) {
    for (let x = 0; x < WALL; x += 1) {
      const tile = (size: number, salt: number) =>
        noise(Math.floor(x / size), Math.floor(y / size), salt);
      wall[y * WALL + x] = 40 + 90 * tile(37, 1) + 60 * tile(17, 2) + 40 * tile(9, 3);
    }
  }
  const soft = new Float32Array(WALL * WALL);
  for (let y = 1; y + 1 < WALL; y += 1) {
    for (let x = 1; x + 1 < WALL; x += 1) {
      let sum = 0;
      for (const dy of [-WALL, 0, WALL])
        for (const dx of [-1, 0, 1]) sum += wall[y * WALL + x + dx + dy] ?? 0;
      soft[y * WALL + x] = sum / 9;
    }
  }
  return soft;
}

function film({ width, perSecond }: Format): Buffer {
  const wall = paint();
  const height = (width * HEIGHT) / WIDTH;
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420jpeg\n`);
  // No colours: both planes of colour are at their middle.
  const colours = Buffer.alloc((width * height) / 2, 128);
  const parts: Buffer[] = [head];
  for (let picture = 0; picture < PICTURES; picture += 1) {
    parts.push(Buffer.from("FRAME\n"), draw(picture, wall, width, height), colours);
  }
  return Buffer.concat(parts);
}

function draw(picture: number, wall: Float32Array, width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height);
  const scale = width / WIDTH;
  const inFilm = (at: number) => (at + 0.5) / scale - 0.5;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = toWall(picture, { x: inFilm(x), y: inFilm(y) });
      pixels[y * width + x] = sample(wall, at.x + WALL / 2, at.y + WALL / 2);
    }
  }
  const size = BLOCK * scale;
  for (let block = 0; block < BLOCKS; block += 1) {
    const lit = block === 0 || (block < BLOCKS - 1 && ((picture >> (block - 1)) & 1) === 1);
    for (let y = height - size; y < height; y += 1) {
      pixels.fill(lit ? 255 : 0, y * width + block * size, y * width + (block + 1) * size);
    }
  }
  return pixels;
}

/** The brightness between four points of the wall. */
function sample(wall: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - column, y - row];
  const at = (dx: number, dy: number) => wall[(row + dy) * WALL + column + dx] ?? 0;
  const upper = at(0, 0) * (1 - right) + at(1, 0) * right;
  const lower = at(0, 1) * (1 - right) + at(1, 1) * right;
  return Math.round(upper * (1 - down) + lower * down);
}
