// The laboratory page, built and served as it is, and what a test reads from it.
import { existsSync } from "node:fs";
import { build, preview } from "vite";
import { relabelled } from "../../lab/labels";
import type { Seen } from "../../src/lib/tracking/messages";
import { BLOCK, BLOCKS, HEIGHT, PICTURES, WIDTH, toPicture, toWall, type Point } from "./film";

const CONFIG = "vite.lab.config.ts";

export interface Served {
  url: string;
  close: () => Promise<void>;
}

/** What is said with each file, by its path. */
type Headers = (path: string) => Record<string, string>;

/** Builds the page and serves it on a free port. */
export async function serveLaboratory(headers: Headers = () => ({})): Promise<Served> {
  const module = new URL("../../src/lib/tracking/module/simd.wasm", import.meta.url);
  if (!existsSync(module)) throw new Error("the tracker is not built: cargo xtask modules");
  await build({ configFile: CONFIG, logLevel: "error" });
  const server = await preview({
    configFile: CONFIG,
    logLevel: "error",
    preview: { port: 0, host: "127.0.0.1" },
    plugins: [
      {
        name: "headers",
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use((request, response, next) => {
            const said = headers(request.url ?? "/");
            for (const [name, value] of Object.entries(said)) response.setHeader(name, value);
            next();
          });
        },
      },
    ],
  });
  const address = server.httpServer.address();
  if (!address || typeof address === "string") throw new Error("the laboratory is not served");
  return { url: `http://localhost:${address.port}/tracker.html`, close: () => server.close() };
}

/** What the page has seen and done, as the page itself learned it. */
export interface Witnessed {
  /** The number of the picture that was shown at a time, by the time in milliseconds. */
  shown: { time: number; picture: number; width: number; height: number }[];
  seen: Seen[];
  marked: { id: number; shape: Point; time: number; latest: number }[];
  /** Why marks, one after the other, were refused. */
  refused: string[];
}

declare global {
  interface Window {
    witnessed: Witnessed;
  }
}

/** Where the blocks of the number are in the film. */
const NUMBER = { block: BLOCK, blocks: BLOCKS, filmWidth: WIDTH };

/**
 * Has a page note which picture it shows when, what the tracker says, and what is marked. It runs
 * in the page, whatever browser that is, and knows nothing from outside but its argument.
 */
function note({ block, blocks, filmWidth }: typeof NUMBER): void {
  const witnessed: Witnessed = { shown: [], seen: [], marked: [], refused: [] };
  window.witnessed = witnessed;
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(block * blocks, block);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!video || !context) throw new Error("there is no picture to read");
  const read = (_: number, { mediaTime, width, height }: VideoFrameCallbackMetadata) => {
    video.requestVideoFrameCallback(read);
    const size = (block * width) / filmWidth;
    const from = [0, height - size, size * blocks, size] as const;
    context.drawImage(video, ...from, 0, 0, block * blocks, block);
    const { data } = context.getImageData(0, 0, block * blocks, block);
    const lit = (at: number) =>
      (data[4 * ((block >> 1) * block * blocks + at * block + (block >> 1))] ?? 0) > 128;
    if (!lit(0) || lit(blocks - 1)) return;
    let picture = 0;
    for (let bit = 0; bit < blocks - 2; bit += 1) if (lit(bit + 1)) picture |= 1 << bit;
    witnessed.shown.push({ time: mediaTime * 1_000, picture, width, height });
  };
  video.requestVideoFrameCallback(read);
  document.addEventListener("lab-seen", (event) => {
    witnessed.seen.push((event as CustomEvent).detail);
  });
  document.addEventListener("lab-marked", (event) => {
    const latest = witnessed.shown.at(-1)?.time ?? 0;
    witnessed.marked.push({ ...(event as CustomEvent).detail, latest });
  });
  document.addEventListener("lab-refused", (event) => {
    witnessed.refused.push((event as CustomEvent).detail);
  });
}

/** The script that a page evaluates so that it notes everything. */
export const WITNESS = [note, NUMBER] as const;

export interface Errors {
  /** In pixels of the film, of each picture in which the mark was held. */
  errors: number[];
  /** Pictures of known number in which the marked thing was well inside. */
  visible: number;
}

/** How near to the edge a mark is not judged, in pixels of the film. */
const EDGE = 30;

/** Times of the same picture differ by less, those of different pictures by more. */
const SAME_MS = 10;

/** How far a mark was from the truth, by what the page noted. */
export function errorsOf({ shown, seen, marked }: Witnessed, id: number): Errors {
  const pictures = relabelled(shown, PICTURES);
  const shownAt = (time: number) => pictures.find((one) => Math.abs(one.time - time) < SAME_MS);
  const mark = marked.find((one) => one.id === id);
  const then = mark && shownAt(mark.time);
  if (!mark || !then) throw new Error(`the picture that mark ${id} was made on is not known`);
  const wall = toWall(then.picture, inFilm(mark.shape, then.width));
  const errors: number[] = [];
  let visible = 0;
  for (const { time, width, sightings } of seen) {
    const now = shownAt(time);
    if (!now || now.picture >= PICTURES || time < mark.latest) continue;
    const truth = toPicture(now.picture, wall);
    const inside =
      truth.x > EDGE && truth.y > EDGE && truth.x < WIDTH - EDGE && truth.y < HEIGHT - BLOCK - EDGE;
    const sighting = sightings.find((one) => one.mark === id);
    if (!inside || !sighting) continue;
    visible += 1;
    if (sighting.state !== "held") continue;
    const place = inFilm(sighting, width);
    errors.push(Math.hypot(place.x - truth.x, place.y - truth.y));
  }
  return { errors, visible };
}

/** From pixels of a video that may have been made smaller on its way to pixels of the film. */
function inFilm({ x, y }: Point, width: number): Point {
  const scale = WIDTH / width;
  return { x: (x + 0.5) * scale - 0.5, y: (y + 0.5) * scale - 0.5 };
}
