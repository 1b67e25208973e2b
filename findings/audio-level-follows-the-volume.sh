#!/usr/bin/env bash
# Chromium's audioLevel of received audio is the level that is played, not the level that arrives.
#
# Expected: `audioLevel` and `totalAudioEnergy` of `inbound-rtp` tell how loud the received track
#   is, whatever an element does with it.
# Seen in Chromium 148, with a steady tone coming in at 50 packets a second: 0.5 while an <audio>
#   element plays it; 0 and no energy while that element is muted, at volume 0 or paused, with
#   packets and samples still counted. The level that arrives is in
#   `RTCRtpReceiver.getSynchronizationSources()[0].audioLevel` all the while.
# Why it matters: "the customer's microphone is silent", worked out from these two, is wrong for
#   an agent who has muted the speaker or whose page waits for a click to play.
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
console.log(await browser.version());
const seen = await page.evaluate(async () => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: 0.5 });
  const destination = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context);
  tone.connect(gain).connect(destination);
  tone.start();

  const near = new RTCPeerConnection();
  const far = new RTCPeerConnection();
  near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate);
  far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate);
  near.addTrack(destination.stream.getAudioTracks()[0], destination.stream);
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);

  const [receiver] = far.getReceivers();
  const audio = document.createElement("audio");
  audio.srcObject = new MediaStream([receiver.track]);
  await audio.play();
  await wait(2000);

  const inbound = async () =>
    [...(await far.getStats()).values()].find(({ type }) => type === "inbound-rtp");
  const lines = [];
  async function measure(state, change) {
    await change();
    await wait(1000);
    const before = await inbound();
    await wait(2000);
    const after = await inbound();
    const grew = (name) => after[name] - before[name] > 0;
    lines.push(
      [
        `${state}:`,
        `audioLevel ${after.audioLevel.toFixed(1)},`,
        grew("totalAudioEnergy") ? "energy grows," : "no energy,",
        grew("packetsReceived") && grew("totalSamplesReceived") ? "audio arrives," : "no audio,",
        receiver.getSynchronizationSources()[0].audioLevel > 0.1 ? "source loud" : "source silent",
      ].join(" "),
    );
  }
  await measure("playing", () => {});
  await measure("muted", () => void (audio.muted = true));
  await measure("volume 0", () => void ([audio.muted, audio.volume] = [false, 0]));
  await measure("paused", () => (void (audio.volume = 1), audio.pause()));
  return lines;
});
console.log(seen.join("\n"));
await browser.close();
EOF
node measure.mjs | tee seen.txt
cat >stated.txt <<'EOF'
playing: audioLevel 0.5, energy grows, audio arrives, source loud
muted: audioLevel 0.0, no energy, audio arrives, source loud
volume 0: audioLevel 0.0, no energy, audio arrives, source loud
paused: audioLevel 0.0, no energy, audio arrives, source loud
EOF
tail -n +2 seen.txt | cmp -s - stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
