// What each participant's fake camera and microphone deliver: a colour with a moving bar, and a
// tone, both unlike those of the others, so that a test can see and hear who arrives where.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Look {
  /** Red, green and blue of the picture, 0 to 255. */
  colour: readonly [number, number, number];
  /** In Hz. */
  tone: number;
}

export const LOOKS = {
  agent: { colour: [200, 30, 40], tone: 400 },
  customer: { colour: [20, 60, 200], tone: 600 },
  second: { colour: [20, 150, 60], tone: 900 },
  third: { colour: [200, 160, 20], tone: 1_300 },
} as const satisfies Record<string, Look>;
export type Who = keyof typeof LOOKS;

/** Small and slow, so that two cores stay calm. */
const SIZE = "320x240";
const FRAMES_PER_SECOND = 10;
const SECONDS = 4;

const folder = join(tmpdir(), "bistand-e2e-media-2");

export function filmOf(who: Who): string {
  return join(folder, `${who}.y4m`);
}

export function soundOf(who: Who): string {
  return join(folder, `${who}.wav`);
}

/** The same picture at the rate of a real camera, for what is measured. */
export function smoothFilmOf(who: Who): string {
  return join(folder, `${who}-smooth.y4m`);
}

export function makeSmoothMedia(): void {
  mkdirSync(folder, { recursive: true });
  for (const who of ["agent", "customer"] as const) makeFilm(smoothFilmOf(who), who, 30);
}

export function makeAllMedia(): void {
  mkdirSync(folder, { recursive: true });
  for (const who of Object.keys(LOOKS) as Who[]) {
    const { tone } = LOOKS[who];
    makeFilm(filmOf(who), who, FRAMES_PER_SECOND);
    // In beats, like syllables: a browser takes a steady tone for noise and silences it in 2 s.
    const beats = `sin(2*PI*${tone}*t)*0.8*lt(mod(t\\,0.5)\\,0.25)`;
    make(soundOf(who), ["-f", "lavfi", "-i", `aevalsrc=${beats}:s=48000:d=${SECONDS}`]);
  }
}

function makeFilm(path: string, who: Who, framesPerSecond: number): void {
  const hex = LOOKS[who].colour.map((part) => part.toString(16).padStart(2, "0")).join("");
  const lasts = `r=${framesPerSecond}:d=${SECONDS}`;
  const bar = `color=c=white:s=24x240:${lasts}`;
  const ground = `color=c=0x${hex}:s=${SIZE}:${lasts}`;
  const film = `${ground}[ground];${bar}[bar];[ground][bar]overlay=x='t*80':y=0`;
  make(path, ["-filter_complex", film, "-pix_fmt", "yuv420p"]);
}

function make(path: string, how: string[]): void {
  if (existsSync(path)) return;
  const { status, stderr } = spawnSync("ffmpeg", [
    "-hide_banner",
    "-loglevel",
    "error",
    ...how,
    path,
  ]);
  if (status !== 0) throw new Error(`ffmpeg could not make ${path}: ${String(stderr)}`);
}
