// How long opencv.js takes for a picture: `node opencv_speed.mjs FILMS FILM`, in a folder where
// npm has put `@techstark/opencv-js`. Prints the mean processor time of one picture in
// milliseconds, of the same work as `opencv_speed.py`.

import { createRequire } from "node:module";
import { join } from "node:path";

import { WARM, readFilm, spent } from "./film.mjs";

const POINTS = 100;

const require = createRequire(join(process.cwd(), "package.json"));
const loaded = require("@techstark/opencv-js");
const { cv } = await ready(loaded);

/** The module has a `then` of its own, so it must not be awaited itself: that would never end. */
function ready(module) {
  if (module.Mat) return { cv: module };
  return new Promise((resolve) => {
    module.onRuntimeInitialized = () => resolve({ cv: module });
  });
}

const film = readFilm(process.argv[2], process.argv[3]);
const mat = () => new cv.Mat(film.height, film.width, cv.CV_8UC1);
let [before, now] = [mat(), mat()];
const none = new cv.Mat();
const criteria = new cv.TermCriteria(cv.TERM_CRITERIA_EPS | cv.TERM_CRITERIA_COUNT, 30, 0.01);
let sum = 0;
before.data.set(film.picture(0));
for (let frame = 1; frame < film.times.length; frame += 1) {
  now.data.set(film.picture(frame));
  const points = new cv.Mat();
  cv.goodFeaturesToTrack(before, points, POINTS, 0.001, 8, none, 5);
  const begin = spent();
  const [there, found, off] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
  const size = new cv.Size(21, 21);
  cv.calcOpticalFlowPyrLK(before, now, points, there, found, off, size, 3, criteria, 0, 1e-4);
  const kept = [...found.data.keys()].filter((at) => found.data[at] === 1);
  const pairs = (mat) => kept.flatMap((at) => [mat.data32F[2 * at], mat.data32F[2 * at + 1]]);
  const from = cv.matFromArray(kept.length, 1, cv.CV_32FC2, pairs(points));
  const to = cv.matFromArray(kept.length, 1, cv.CV_32FC2, pairs(there));
  const agree = new cv.Mat();
  const homography = cv.findHomography(from, to, cv.RANSAC, 2, agree, 500, 0.995);
  if (frame >= WARM) sum += spent() - begin;
  for (const mat of [points, there, found, off, from, to, agree, homography]) mat.delete();
  [before, now] = [now, before];
}
console.log(sum / (film.times.length - WARM));
process.exit(0);
