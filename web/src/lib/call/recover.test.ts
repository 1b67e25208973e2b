import { beforeEach, expect, test } from "vitest";
import type { Capture, Kind } from "../media/owner";
import { FakeWorld, settled } from "../socket/fake";
import { RESTARTS_IN_A_ROW, Recovery, WATCH_MS } from "./recover";

let world: FakeWorld;
let log: string[];
let visible: boolean;
let ended: Kind[];
let sending: Kind[];
let frames: () => number;
let packets: () => number;
let recovery: Recovery;
let soundMended: number;

const live: Capture = { phase: "live", trouble: null, paused: false, track: null };

beforeEach(() => {
  world = new FakeWorld();
  log = [];
  soundMended = 0;
  visible = true;
  ended = [];
  sending = [];
  let count = 0;
  frames = () => (count += 100);
  packets = () => ++count;
  recovery = new Recovery({
    wakeLine: () => log.push("line"),
    visible: () => visible,
    media: {
      capture: () => live,
      endedByItself: () => ended,
      restart: async (kinds) => {
        log.push(...kinds);
        ended = ended.filter((kind) => !kinds.includes(kind));
      },
      refreshDevices: async () => void log.push("devices"),
    },
    sending: () => sending,
    play: async () => void log.push("play"),
    mendSound: async () => void (soundMended += 1),
    peer: () => ({
      check: () => log.push("ice"),
      counters: async () => ({ encoded: { full: frames() }, microphonePackets: packets() }),
    }),
    wait: world.wait,
  });
});

test("the order is line, microphone, camera, playback, ICE", async () => {
  ended = ["camera", "microphone"];
  await recovery.recover("visible");
  expect(log).toEqual(["line", "microphone", "camera", "play", "ice"]);
  expect(soundMended).toBe(1);
});

test("a changed headset lists the devices anew", async () => {
  await recovery.recover("devicechange");
  expect(log).toEqual(["line", "devices", "play", "ice"]);
});

test("a hidden page only looks after its line", async () => {
  visible = false;
  ended = ["microphone"];
  await recovery.recover("ended");
  expect(log).toEqual(["line"]);
  expect(soundMended).toBe(0);
});

test("an interrupted source is always taken up anew, even if it says that it lives", async () => {
  visible = false;
  recovery.interrupted("microphone");
  await recovery.recover("paused");
  visible = true;
  await recovery.recover("visible");
  expect(log).toEqual(["line", "line", "microphone", "play", "ice"]);
});

test("two reasons at once are two runs, one after the other", async () => {
  const first = recovery.recover("visible");
  const second = recovery.recover("pageshow");
  await Promise.all([first, second]);
  expect(log).toEqual(["line", "play", "ice", "line", "play", "ice"]);
});

test("a camera that encodes nothing for two seconds is started again", async () => {
  sending = ["camera", "microphone"];
  frames = () => 7;
  const run = recovery.recover("visible");
  await settled();
  await world.passSlowly(WATCH_MS);
  await run;
  expect(log).toEqual(["line", "play", "ice", "camera"]);
});

test("a source that dies again and again is left to the person", async () => {
  for (let round = 0; round < RESTARTS_IN_A_ROW + 2; round += 1) {
    ended = ["camera"];
    await recovery.recover("ended");
  }
  expect(log.filter((entry) => entry === "camera")).toHaveLength(RESTARTS_IN_A_ROW);
});
