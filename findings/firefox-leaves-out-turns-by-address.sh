#!/usr/bin/env bash
# Firefox leaves out a `turns:` server that is named by IP address, without an error of any kind.
#
# Expected: `turns:192.0.2.1:443` is tried like `turn:192.0.2.1:443`, or refused: by an exception
#   of the constructor or an `icecandidateerror`. Chromium connects.
# Seen in Firefox ESR 140: the constructor accepts it, gathering ends as "complete" with no
#   `icecandidateerror`, and no TCP connection is ever made. `turns:` with a host name of the same
#   address, and `turn:` (TCP) with the address, are connected.
# Why it matters: behind a firewall that lets only TLS through there is no media in Firefox, where
#   all works in Chromium. `turns:` needs a host name; an address has to be refused in the
#   settings.
# Needs: Node 20, Debian's chromium and firefox-esr; puppeteer-core 25.16.0 (npm). Loopback only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund puppeteer-core@25.16.0

cat >measure.mjs <<'EOF'
import { once } from "node:events";
import { createServer } from "node:net";
import puppeteer from "puppeteer-core";

// Counts connections; no TURN server is needed to see whether one is tried.
let connections = 0;
const server = createServer((socket) => {
  connections += 1;
  socket.on("error", () => {});
  setTimeout(() => socket.destroy(), 500);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();

const browsers = {
  Chromium: {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--allow-loopback-in-peer-connection"],
  },
  Firefox: {
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    extraPrefsFirefox: { "media.peerconnection.ice.loopback": true },
  },
};
for (const [name, options] of Object.entries(browsers)) {
  const browser = await puppeteer.launch(options);
  console.log("#", await browser.version());
  const page = await browser.newPage();
  for (const url of ["turns:127.0.0.1", "turns:localhost", "turn:127.0.0.1"]) {
    connections = 0;
    const outcome = await page.evaluate(async (urls) => {
      const iceServers = [{ urls, username: "user", credential: "password" }];
      const connection = new RTCPeerConnection({ iceServers });
      let errors = 0;
      connection.onicecandidateerror = () => (errors += 1);
      connection.createDataChannel("data");
      await connection.setLocalDescription();
      for (let tenths = 0; connection.iceGatheringState !== "complete" && tenths < 200; tenths += 1)
        await new Promise((resolve) => setTimeout(resolve, 100));
      const state = connection.iceGatheringState;
      await new Promise((resolve) => setTimeout(resolve, 2000));
      connection.close();
      return `gathering ${state}, ${errors ? "an error" : "no error"}`;
    }, `${url}:${port}?transport=tcp`);
    console.log(`${name} ${url}: ${connections ? "connected" : "not tried"}, ${outcome}`);
  }
  await browser.close();
}
server.close();
EOF
node measure.mjs | tee seen.txt
cat >stated.txt <<'EOF'
Chromium turns:127.0.0.1: connected, gathering complete, an error
Firefox turns:127.0.0.1: not tried, gathering complete, no error
Firefox turns:localhost: connected, gathering complete, no error
Firefox turn:127.0.0.1: connected, gathering complete, no error
EOF
grep -E '^Firefox|^Chromium turns:127' seen.txt | cmp -s - stated.txt ||
  { echo "changed: it was"; cat stated.txt; exit 1; }
