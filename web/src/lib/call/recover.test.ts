import { beforeEach, expect, test } from "vitest";
import type { Kind } from "../media/asking";
import type { Capture } from "../media/owner";
import { FakeWorld, settled } from "../socket/fake";
import { RESTARTS_IN_A_ROW, Recovery, WATCH_MS, type Reason } from "./recover";

let world: FakeWorld;
let log: string[];
let visible: boolean;
let ended: Kind[];
let sending: Kind[];
let frames: () => number;
let packets: () => number;
let recovery: Recovery;
let soundMended: number;
let capture: Capture;

const live: Capture = { phase: "live", trouble: null, paused: false, track: null };

beforeEach(() => {
  world = new FakeWorld();
  log = [];
  soundMended = 0;
  capture = live;
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
      capture: () => capture,
      endedByItself: () => ended,
      restart: async (kinds) => {
        log.push(...kinds);
        ended = ended.filter((kind) => !kinds.includes(kind));
      },
      giveUp: (kind) => log.push(`no ${kind}`),
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

/** A whole run, with the time in which it watches what it has started again. */
async function recovered(reason: Reason): Promise<void> {
  const run = recovery.recover(reason);
  await settled();
  await world.passSlowly(WATCH_MS);
  await run;
}

test("the order is line, microphone, camera, playback, ICE", async () => {
  ended = ["camera", "microphone"];
  await recovered("visible");
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
  await recovered("visible");
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
  await recovered("visible");
  expect(log).toEqual(["line", "play", "ice", "camera"]);
});

/** A camera that ends `rounds` times, and what was done about it. */
async function endingCamera(rounds: number): Promise<string[]> {
  for (let round = 0; round < rounds; round += 1) {
    ended = ["camera"];
    await recovered("ended");
  }
  return log.filter((entry) => entry.includes("camera"));
}

test("a source that ends again and again is given up, and the page learns of it", async () => {
  capture = { ...live, phase: "trying" };
  const tries = Array.from({ length: RESTARTS_IN_A_ROW }, () => "camera");
  expect(await endingCamera(RESTARTS_IN_A_ROW + 1)).toEqual([...tries, "no camera"]);
});

test("in the media check, a source that stays open counts as mended", async () => {
  const times = RESTARTS_IN_A_ROW + 2;
  expect(await endingCamera(times)).toEqual(Array.from({ length: times }, () => "camera"));
});
