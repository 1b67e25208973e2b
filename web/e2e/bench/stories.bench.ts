// How long a person waits in ordinary trouble for the sentence that says what is so, and for audio
// and video to be back. `STORIES=headset,camera` runs some of them; what `BENCH_ROWS` holds of
// earlier runs stays in the table, so that a long bench can be run in parts.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "../fixtures";
import { cameraUnplugged, headsetUnplugged } from "./stories/devices";
import { cameraFrozen, cookiesBlocked, translatedPage } from "./stories/pages";
import { agentCut, clockSet, serverKilled } from "./stories/server";
import type { Story, StoryResult } from "./stories/story";
import { secondTab } from "./stories/tabs";
import { table } from "./table";

const STORIES: Readonly<Record<string, Story>> = {
  tab: secondTab,
  headset: headsetUnplugged,
  camera: cameraUnplugged,
  frozen: cameraFrozen,
  killed: serverKilled,
  cut: agentCut,
  clock: clockSet,
  cookies: cookiesBlocked,
  translated: translatedPage,
};
const WANTED = process.env["STORIES"]?.split(",") ?? Object.keys(STORIES);

/** All rows so far, by story: a story that fails ends the process that ran those before. */
const ROWS = process.env["BENCH_ROWS"];

for (const name of WANTED) {
  const story = STORIES[name];
  if (!story) throw new Error(`no story ${name}: ${Object.keys(STORIES).join(", ")}`);
  test(name, async ({ person }) => {
    const told = await story(person);
    for (const row of [...told.sentences, ...told.media])
      console.log(`${row.what}: ${row.times.map(Math.round).join(" ")}`);
    write({ ...read(), [name]: told });
  });
}

function read(): Record<string, StoryResult> {
  if (!ROWS || !existsSync(ROWS)) return {};
  return JSON.parse(readFileSync(ROWS, "utf8")) as Record<string, StoryResult>;
}

function write(all: Record<string, StoryResult>): void {
  if (ROWS) writeFileSync(ROWS, JSON.stringify(all));
  const path = process.env["BENCH_TABLE"];
  if (!path) return;
  const told = Object.keys(STORIES).flatMap((name) => all[name] ?? []);
  const parts = [
    "Until the page says what is so (aim: 3,000 ms at the 95th percentile):",
    table(told.flatMap((one) => one.sentences)),
    "Until audio or video is there again (aim: 5,000 ms at the 95th percentile):",
    table(told.flatMap((one) => one.media)),
  ];
  writeFileSync(path, parts.map((part) => part.trim()).join("\n\n"));
}
