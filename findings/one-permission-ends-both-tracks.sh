#!/usr/bin/env bash
# Chromium ends both tracks of one getUserMedia() when only one of two permissions is withdrawn.
#
# Expected: withdrawing the permission for the camera ends the video track; the audio track, whose
#   permission still holds, stays live.
# Seen in Chromium 148.0.7778.167: of tracks that one call returned, both end, while the Permissions
#   API still reports the other permission as granted. Of tracks that two calls returned, only the
#   one concerned ends.
# Why it matters: a page that asked for both in one question, as most do, and watches only the track
#   whose permission was withdrawn, shows a working microphone that sends nothing from then on.
#   Bistand opens the other one again: web/src/lib/call/recover.ts, test "A16 one permission taken
#   away in the check leaves the other device open" in web/e2e/media-check.e2e.ts.
# Needs: Node 20, Debian's chromium; puppeteer-core 25.16.0 (npm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund puppeteer-core@25.16.0

cat >measure.mjs <<'EOF'
import { createServer } from "node:http";
import puppeteer from "puppeteer-core";

const server = createServer((_, answer) => {
  answer.setHeader("content-type", "text/html");
  answer.end("<!doctype html><title>page</title>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-fake-device-for-media-stream"],
});
console.log(await browser.version());
const devtools = await browser.target().createCDPSession();
const permit = (name, setting) =>
  devtools.send("Browser.setPermission", { permission: { name }, setting, origin });

async function withdraw(how, name, captures) {
  for (const each of ["camera", "microphone"]) await permit(each, "granted");
  const page = await browser.newPage();
  await page.goto(origin);
  await page.evaluate(async (captures) => {
    window.tracks = [];
    for (const capture of captures)
      window.tracks.push(...(await navigator.mediaDevices.getUserMedia(capture)).getTracks());
  }, captures);
  await permit(name, "denied");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const seen = await page.evaluate(async () => {
    const state = async (name) => (await navigator.permissions.query({ name })).state;
    const tracks = window.tracks.map(({ kind, readyState }) => `${kind} ${readyState}`).sort();
    return `${tracks.join(", ")}; camera ${await state("camera")}, microphone ${await state("microphone")}`;
  });
  console.log(`${how}, ${name} withdrawn: ${seen}`);
  await page.close();
}

const both = [{ audio: true, video: true }];
const each = [{ video: true }, { audio: true }];
await withdraw("one capture", "camera", both);
await withdraw("one capture", "microphone", both);
await withdraw("two captures", "camera", each);
await withdraw("two captures", "microphone", each);
await browser.close();
server.close();
EOF
node measure.mjs | tee seen.txt
cat >stated.txt <<'EOF'
one capture, camera withdrawn: audio ended, video ended; camera denied, microphone granted
one capture, microphone withdrawn: audio ended, video ended; camera granted, microphone denied
two captures, camera withdrawn: audio live, video ended; camera denied, microphone granted
two captures, microphone withdrawn: audio ended, video live; camera granted, microphone denied
EOF
tail -n +2 seen.txt | cmp -s - stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
