import { beforeEach, expect, test } from "vitest";
import { Evidence, LOOK_EVERY_MS, WINDOW_MS, countersOf, framesMoved } from "./evidence";

let at: number;
let evidence: Evidence;
let encoded: Record<string, number>;
let frames: number;
let packets: number;
let energy: number | null;
let connection: number;

beforeEach(() => {
  at = 10_000;
  evidence = new Evidence();
  encoded = {};
  frames = 0;
  packets = 0;
  energy = 0;
  connection = 1;
});

function look(): void {
  evidence.add({
    at,
    connection,
    encoded: { ...encoded },
    microphonePackets: packets,
    microphoneEnergy: energy,
    arriving: { theirs: { frames, packets } },
  });
}

/** This many seconds with what happens in each of them. */
function pass(
  seconds: number,
  each: { encoded?: Record<string, number>; frames?: number; packets?: number; energy?: number },
): void {
  const looks = 1_000 / LOOK_EVERY_MS;
  for (let one = 0; one < seconds * looks; one += 1) {
    for (const [id, count] of Object.entries(each.encoded ?? {}))
      encoded[id] = (encoded[id] ?? 0) + count / looks;
    frames += (each.frames ?? 0) / looks;
    packets += (each.packets ?? 0) / looks;
    if (energy !== null) energy += (each.energy ?? 0) / looks;
    at += LOOK_EVERY_MS;
    look();
  }
}

test("nothing is known before it was looked at for long enough", () => {
  expect(evidence.camera).toBe(null);
  look();
  expect([evidence.camera, evidence.microphone, evidence.video("theirs")]).toEqual([
    null,
    null,
    null,
  ]);
  pass(1, {});
  expect([evidence.camera, evidence.microphone, evidence.video("theirs")]).toEqual([
    null,
    null,
    null,
  ]);
  pass(1, {});
  expect([evidence.camera, evidence.microphone, evidence.video("theirs")]).toEqual([
    false,
    false,
    false,
  ]);
});

test("what moves is known at the second look, what stops within the window", () => {
  look();
  pass(LOOK_EVERY_MS / 1_000, { encoded: { f: 30 }, frames: 30, packets: 50 });
  expect([evidence.camera, evidence.microphone]).toEqual([true, true]);
  expect([evidence.video("theirs"), evidence.audio("theirs")]).toEqual([true, true]);
  pass(5, { encoded: { f: 30 }, frames: 30, packets: 50 });
  pass(WINDOW_MS / 1_000, {});
  expect([evidence.camera, evidence.microphone]).toEqual([false, false]);
  expect([evidence.video("theirs"), evidence.audio("theirs")]).toEqual([false, false]);
  expect(evidence.videoAge("theirs", at)).toBeGreaterThanOrEqual(WINDOW_MS - 2 * LOOK_EVERY_MS);
  pass(3, {});
  expect(evidence.videoAge("theirs", at)).toBeGreaterThanOrEqual(WINDOW_MS + 2_000);
});

test("a frame a second in each layer is a frozen camera: Firefox counts them", () => {
  pass(4, { encoded: { f: 30, h: 30, q: 30 }, frames: 30 });
  pass(4, { encoded: { f: 1, h: 1, q: 1 }, frames: 1 });
  expect(evidence.camera).toBe(false);
  expect(evidence.video("theirs")).toBe(false);
  expect(framesMoved({ f: 90, q: 90 }, { f: 92, q: 92 }, 2_000)).toBe(false);
  expect(framesMoved({ f: 90, q: 90 }, { f: 90, q: 110 }, 2_000)).toBe(true);
});

test("a layer that is switched off does not hide the one that goes on", () => {
  pass(4, { encoded: { f: 30, q: 30 } });
  pass(4, { encoded: { q: 15 } });
  expect(evidence.camera).toBe(true);
});

test("silence is five packets in two seconds, and they are sound", () => {
  pass(4, { packets: 50 });
  pass(4, { packets: 2.5 });
  expect([evidence.microphone, evidence.audio("theirs")]).toEqual([true, true]);
});

test("digital silence is counted, and unknown where the browser tells no energy", () => {
  pass(3, { energy: 0.01 });
  expect(evidence.silentFor(at)).toBe(0);
  pass(4, {});
  expect(evidence.silentFor(at)).toBe(4_000);
  energy = null;
  pass(1, {});
  expect(evidence.silentFor(at)).toBe(0);
});

test("another connection counts from the beginning", () => {
  pass(4, { encoded: { f: 30 }, frames: 30 });
  connection = 2;
  encoded = {};
  frames = 0;
  look();
  expect([evidence.camera, evidence.video("theirs")]).toEqual([null, null]);
});

test("a report of the browser is read by stream, line and track", () => {
  const report = new Map<string, Record<string, unknown>>();
  const add = (entry: Record<string, unknown>) => report.set(String(report.size), entry);
  add({ type: "outbound-rtp", kind: "video", id: "f", mid: "1", framesEncoded: 10 });
  add({ type: "outbound-rtp", kind: "video", id: "q", mid: "1", framesEncoded: 20 });
  add({ type: "outbound-rtp", kind: "video", id: "screen", mid: "2", framesEncoded: 99 });
  add({ type: "outbound-rtp", kind: "audio", id: "a", mid: "0", packetsSent: 7 });
  add({ type: "media-source", kind: "audio", totalAudioEnergy: 0.5 });
  add({
    type: "inbound-rtp",
    kind: "video",
    trackIdentifier: "t",
    framesDecoded: 3,
    packetsReceived: 9,
  });
  expect(countersOf(report as unknown as RTCStatsReport, "1", 4, 1_000)).toEqual({
    at: 1_000,
    connection: 4,
    encoded: { f: 10, q: 20 },
    microphonePackets: 7,
    microphoneEnergy: 0.5,
    arriving: { t: { frames: 3, packets: 9 } },
  });
});

test("a picture that stands still from the first frame of a connection gets old", () => {
  look();
  expect(evidence.videoAge("theirs", at), "nothing is shown").toBe(null);
  pass(4, { frames: 30 });
  connection += 1;
  frames = 0;
  pass(1, {});
  expect(evidence.videoAge("theirs", at), "nothing is shown yet").toBe(null);
  frames = 1;
  pass(3, {});
  expect(evidence.videoAge("theirs", at)).toBe(3_000 - LOOK_EVERY_MS);
});
