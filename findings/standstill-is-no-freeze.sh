#!/usr/bin/env bash
# In Chromium's statistics a video that stands still for ten seconds is no freeze, neither then
# nor afterwards, and leaves no trace while it stands.
#
# Expected: `freezeCount` and `totalFreezesDuration` of `inbound-rtp` grow by a frozen video.
# Seen in Chromium 148: they are judged by the next frame. While nothing comes both stay 0, and
#   `framesPerSecond` does not fall to 0 but disappears. When frames come again after 10 s, it is
#   counted as a pause (`pauseCount` 1, `totalPausesDuration` 10 s); `freezeCount` stays 0.
# Why it matters: an alarm or a report on `freezeCount` misses the worst case, a dead camera or a
#   network that has gone, and `framesPerSecond === 0` is never true. Compare `framesDecoded` with
#   that of some seconds ago instead.
# Needs: Node 20, Debian's chromium; puppeteer-core 25.16.0 (npm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund puppeteer-core@25.16.0

cat >measure.mjs <<'EOF'
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
});
const page = await browser.newPage();
console.log("#", await browser.version());
const seen = await page.evaluate(async () => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  let count = 0;
  setInterval(() => {
    count += 1;
    context.fillStyle = `hsl(${(count * 7) % 360} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 40);
  const [track] = canvas.captureStream(25).getVideoTracks();

  const near = new RTCPeerConnection();
  const far = new RTCPeerConnection();
  near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate);
  far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate);
  const sender = near.addTrack(track);
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = new MediaStream([far.getReceivers()[0].track]);
  document.body.append(video);
  await video.play();

  const lines = [];
  async function report(state) {
    const all = [...(await far.getStats()).values()];
    const inbound = all.find(({ type }) => type === "inbound-rtp");
    const rate = inbound.framesPerSecond;
    lines.push(
      `${state}: framesPerSecond ${rate > 0 ? "above 0" : rate}, ` +
        `freezeCount ${inbound.freezeCount}, ` +
        `pauseCount ${inbound.pauseCount} of ${Math.round(inbound.totalPausesDuration / 5) * 5} s`,
    );
  }
  await wait(4000);
  await report("moving");
  await sender.replaceTrack(null);
  await wait(10_000);
  await report("standing for 10 s");
  await sender.replaceTrack(track);
  await wait(4000);
  await report("moving again");
  return lines;
});
console.log(seen.join("\n"));
await browser.close();
EOF
node measure.mjs | tee seen.txt
cat >stated.txt <<'EOF'
moving: framesPerSecond above 0, freezeCount 0, pauseCount 0 of 0 s
standing for 10 s: framesPerSecond undefined, freezeCount 0, pauseCount 0 of 0 s
moving again: framesPerSecond above 0, freezeCount 0, pauseCount 1 of 10 s
EOF
tail -n +2 seen.txt | cmp -s - stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
