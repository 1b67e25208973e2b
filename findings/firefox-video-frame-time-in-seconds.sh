#!/usr/bin/env bash
# The timestamp of a VideoFrame that Firefox makes of a video element counts whole seconds.
#
# Expected: `new VideoFrame(video).timestamp` is the time of the frame in the video, in
#   microseconds, as in Chromium; then a page can tell which frame it has read.
# Seen in Firefox 153.8.0: 0 for every frame of the first second, 1 for those of the next one, and so
#   on, of a file and of a camera, where requestVideoFrameCallback() announces the mediaTime in parts
#   of a second. Chromium 156.0.8078.114: the announced mediaTime to the microsecond.
# Why it matters: the announced frame is not always the one that is read. Firefox announces it one
#   drawing early; Chromium, on a busy machine, may give the next one. Where the frame tells its
#   time, that can be put right. A page that believes Firefox's time takes the frames of a second for
#   one and the same; and the first frame of a file, at 0, looks as if it could be believed. Bistand
#   believes after three exact times above 0: web/src/lib/tracking/video.ts, test "B45 the time of a
#   picture that the tracker gets" in video.test.ts.
# Needs: Node 20, ffmpeg, Debian's firefox-esr and chromium; puppeteer-core 25.16.0 (npm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund puppeteer-core@25.16.0
ffmpeg -loglevel error -f lavfi -i testsrc=size=320x240:rate=20 -t 4 -c:v libvpx film.webm

cat >measure.mjs <<'EOF'
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import puppeteer from "puppeteer-core";

const film = readFileSync("film.webm");
const server = createServer(({ url }, answer) => {
  const isFilm = url === "/film.webm";
  answer.setHeader("content-type", isFilm ? "video/webm" : "text/html");
  answer.end(isFilm ? film : "<!doctype html><video muted playsinline></video>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const launches = {
  firefox: {
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
    },
  },
  chromium: {
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  },
};

/** What 60 frames say of their times; the first ones, which are near 0, are left out. */
const watch = async (source) => {
  const video = document.querySelector("video");
  if (source === "file") video.src = "/film.webm";
  else video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
  await video.play();
  const [seconds, exact] = await new Promise((resolve) => {
    let [frames, seconds, exact] = [0, 0, 0];
    const look = (_, { mediaTime }) => {
      const frame = new VideoFrame(video);
      const { timestamp } = frame;
      frame.close();
      if (mediaTime > 0.1) {
        frames += 1;
        if (Math.abs(timestamp - mediaTime) <= 1) seconds += 1;
        if (Math.abs(timestamp - mediaTime * 1e6) < 10) exact += 1;
      }
      if (frames === 60) resolve([seconds, exact]);
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  if (seconds === 60) return "whole seconds";
  return exact >= 54 ? "microseconds" : `${seconds} whole seconds, ${exact} microseconds`;
};

for (const [name, options] of Object.entries(launches)) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  console.error(await browser.version());
  for (const source of ["file", "camera"]) {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}`);
    console.log(`${name}, ${source}: ${await page.evaluate(watch, source)}`);
    await page.close();
  }
  await browser.close();
}
server.close();
EOF
node measure.mjs | tee seen.txt
cat >stated.txt <<'EOF'
firefox, file: whole seconds
firefox, camera: whole seconds
chromium, file: microseconds
chromium, camera: microseconds
EOF
cmp -s seen.txt stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
