// How long our tracker takes for a picture in WebAssembly: `node wasm_speed.mjs FILMS FILM MODULE`.
// Prints the mean processor time of one picture in milliseconds, from copying the picture in to
// the answer.

import { readFileSync } from "node:fs";

import { WARM, coloured, readFilm, spent } from "./film.mjs";

/** What the numbers of the module mean: see `numbers.rs` of `bistand-vision-web`. */
const [RGBA, CIRCLE, DONE] = [1, 1, 0];

const film = readFilm(process.argv[2], process.argv[3]);
const module = await WebAssembly.instantiate(readFileSync(process.argv[4]), {});
const tracker = module.instance.exports;
const done = (number, what) => {
  if (number !== DONE) throw new Error(`${what}: failure ${number}`);
};
done(tracker.tracker_start(640, 32), "start");
const bytes = new Uint8ClampedArray(4 * film.width * film.height);
let sum = 0;
for (let frame = 0; frame < film.times.length; frame += 1) {
  coloured(film.picture(frame), bytes);
  const begin = spent();
  const at = tracker.tracker_input(bytes.length);
  new Uint8Array(tracker.memory.buffer, at, bytes.length).set(bytes);
  done(
    tracker.tracker_see(RGBA, film.width, film.height, 4 * film.width, film.times[frame]),
    "see",
  );
  if (frame >= WARM) sum += spent() - begin;
  if (frame === 0) {
    const [, , x, y, , radius] = film.marks.at(-1);
    const time = film.times[0];
    done(tracker.tracker_mark(CIRCLE, Number(x), Number(y), Number(radius), 0, time), "mark");
  }
}
console.log(sum / (film.times.length - WARM));
