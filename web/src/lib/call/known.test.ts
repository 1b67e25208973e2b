import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../socket/session-state";
import type { PersonView } from "../wire";
import { Since, knownOf, otherOf, type KnownParts } from "./known";

test("what has moved has moved until it is switched off or another device is chosen", () => {
  const since = new Since();
  const moved = (on: boolean, moving: boolean | null, device = "a") =>
    since.moved("own camera", on, moving, device);
  expect(moved(true, null), "not looked at").toBe(false);
  expect(moved(true, false), "nothing yet").toBe(false);
  expect(moved(true, true)).toBe(true);
  expect(moved(true, false), "it has stopped").toBe(true);
  expect(moved(true, null), "it is opened again").toBe(true);
  expect(moved(true, false, "b"), "another one was chosen").toBe(false);
  expect(moved(true, true, "b")).toBe(true);
  expect(moved(false, null, "b"), "off").toBe(false);
  expect(moved(true, false, "b"), "on again").toBe(false);
});

test("a camera that is on again is starting, though nobody asked about it while it was off", () => {
  const track = { id: "t1" } as MediaStreamTrack;
  let moving: boolean | null = true;
  const parts = {
    now: 0,
    connection: { heardAt: 0 },
    peer: { state: "connected", way: "udp", pictures: [track], sounds: [] },
    playback: { state: "playing" },
    owner: { capture: () => ({ phase: "off", paused: false }), book: { choice: () => null } },
    evidence: { silentFor: () => 0, video: () => moving, audio: () => null },
    since: new Since(),
    wants: () => false,
  } as unknown as KnownParts;
  const at = (now: number) => ({ ...parts, now });
  const mette = { seat: "p1", role: "agent", inCall: true, camera: true } as PersonView;
  const state = (person: PersonView): SessionState => ({
    ...emptySession("s1"),
    here: true,
    people: [person],
    media: {
      sendCamera: false,
      sendMicrophone: false,
      receive: [{ from: "p1", kind: "camera", line: 0 }],
    },
  });
  expect(otherOf(at(1_000), state(mette), mette).video).toMatchObject({
    since: 1_000,
    moved: true,
  });
  knownOf(at(2_000), state({ ...mette, camera: false }));
  moving = false;
  expect(otherOf(at(9_000), state(mette), mette).video).toMatchObject({
    since: 9_000,
    moved: false,
  });
});
