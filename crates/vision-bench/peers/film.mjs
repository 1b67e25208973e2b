// Reads a film that the bench has written.

import { readFileSync } from "node:fs";

/** Pictures before the clock is read: memory is taken, code is compiled. */
export const WARM = 30;

export function readFilm(folder, name) {
  const rows = readFileSync(`${folder}/${name}.csv`, "utf8").trim().split("\n");
  const cells = rows.map((row) => row.split(","));
  const [, width, height] = cells.find(([what]) => what === "size").map(Number);
  const times = cells.filter(([what]) => what === "time").map(([, time]) => Number(time));
  const marks = cells.filter(([what]) => what === "mark");
  const pixels = readFileSync(`${folder}/${name}.grey`);
  const bytes = width * height;
  const picture = (frame) => pixels.subarray(frame * bytes, (frame + 1) * bytes);
  return { width, height, times, marks, picture };
}

/** The picture as a canvas gives it. */
export function coloured(grey, into) {
  for (let at = 0; at < grey.length; at += 1) {
    into.fill(grey[at], 4 * at, 4 * at + 3);
    into[4 * at + 3] = 255;
  }
  return into;
}

/** The processor time that this process has used, in milliseconds. */
export function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
