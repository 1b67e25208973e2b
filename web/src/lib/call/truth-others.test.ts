// What is said of the other people in a call.
import { describe, expect, test } from "vitest";
import {
  QUIET_AFTER_MS,
  SILENT_AFTER_MS,
  STEADY_AFTER_MS,
  reachesMe,
  staleVideo,
  theirVoice,
  type Known,
  type KnownOther,
  type Reported,
  type StaleVideo,
} from "./truth";
import { GETS_ALL, NOW, THEM, TOO_OLD, WELL, arriving, reported, said } from "./truth-facts";

/** What changes here, what changes there, and what is said of seeing and hearing them. */
const THEIRS: [string, Partial<Known>, Partial<KnownOther>, string][] = [
  ["all is well", {}, {}, "yes"],
  ["it arrives, whatever the report says", {}, { report: null }, "yes"],
  ["they have switched it off", {}, { camera: false, microphone: false }, "no off"],
  ["no WebRTC here", { peer: "unsupported" }, {}, "no unsupported"],
  ["the server is silent", { heardAt: NOW - TOO_OLD }, {}, "unknown server"],
  ["the connection is lost", { peer: "reconnecting" }, {}, "no reconnecting"],
  ["the network lets nothing through", { peer: "connecting", way: "failed" }, {}, "no blocked"],
  ["not looked at yet", {}, arriving({ moving: null }), "unknown starting"],
  [
    "just switched on",
    {},
    arriving({ moving: false, moved: false, since: NOW - 500 }),
    "unknown starting",
  ],
  [
    "stopped soon after it was switched on",
    {},
    arriving({ moving: false, since: NOW - 500 }),
    "no not-arriving",
  ],
  ["the server gets it, this page does not", {}, arriving({ moving: false }), "no not-arriving"],
  [
    "nothing of them comes to the server either",
    {},
    arriving({ moving: false }, reported({ camera: 0, microphone: 0 })),
    "no nothing-comes",
  ],
  [
    "their reports have ended as well",
    {},
    arriving({ moving: false }, reported({ camera: 0, microphone: 0 }, TOO_OLD)),
    "no nothing-comes",
  ],
  ["not forwarded here, and the server gets it", {}, arriving({ routed: false }), "yes"],
  [
    "not forwarded here, and the server gets nothing",
    {},
    arriving({ routed: false }, reported({ camera: 0, microphone: 0 })),
    "no private",
  ],
];

describe("whether another person is seen and heard", () => {
  test.each(THEIRS)("%s", (_, here, there, claim) => {
    const known = { ...WELL, ...here };
    const other = { ...THEM, ...there };
    expect(said(reachesMe(known, other, "camera"))).toBe(claim);
    expect(said(reachesMe(known, other, "microphone"))).toBe(claim);
  });
});

test("nobody is said to be heard while the browser wants a tap; what is seen stays seen", () => {
  const known = { ...WELL, soundNeedsTap: true };
  expect(said(reachesMe(known, THEM, "microphone"))).toBe("no needs-tap");
  expect(said(reachesMe(known, THEM, "camera"))).toBe("yes");
});

/** What changes here, what changes there, and what is said of their voice. */
const VOICES: [string, Partial<Known>, Partial<KnownOther>, string][] = [
  ["all is well", {}, {}, "heard"],
  ["the browser wants a tap before it plays", { soundNeedsTap: true }, {}, "needs-tap"],
  ["it wants a tap, and they are muted", { soundNeedsTap: true }, { microphone: false }, "muted"],
  [
    "it wants a tap, and nothing arrives that it could play",
    { soundNeedsTap: true },
    arriving({ moving: false }),
    "not-coming",
  ],
  ["nothing but zeros", {}, { report: reported({ silent: SILENT_AFTER_MS / 1_000 }) }, "heard"],
  ["muted", {}, { microphone: false }, "muted"],
  ["muted, and nothing comes", {}, { ...arriving({ moving: false }), microphone: false }, "muted"],
  ["the server gets it, this page does not", {}, arriving({ moving: false }), "not-coming"],
  [
    "nothing comes to the server",
    {},
    arriving({ moving: false }, reported({ microphone: 0 })),
    "not-coming",
  ],
  ["just unmuted", {}, arriving({ moving: false, moved: false, since: NOW - 500 }), "unknown"],
  ["not looked at yet", {}, arriving({ moving: null }), "unknown"],
  ["muted, and the server silent", { heardAt: NOW - TOO_OLD }, { microphone: false }, "unknown"],
  ["the server is silent", { heardAt: NOW - TOO_OLD }, {}, "unknown"],
  ["the connection is lost", { peer: "reconnecting" }, arriving({ moving: false }), "unknown"],
  ["the network lets nothing through", { peer: "connecting", way: "failed" }, {}, "unknown"],
  ["no WebRTC here", { peer: "unsupported" }, {}, "unknown"],
];

describe("what is said of another person's voice", () => {
  test.each(VOICES)("%s", (_, here, there, is) => {
    expect(theirVoice({ ...WELL, ...here }, { ...THEM, ...there })).toBe(is);
  });
});

const STILL = arriving({ moving: false }, reported({ camera: 0 }));
/** What changes here, what changes there, the age of the last frame, and what is said. */
const STALE: [string, Partial<Known>, Partial<KnownOther>, number | null, StaleVideo | null][] = [
  ["it moves", {}, {}, 100, null],
  ["the camera is off", {}, { ...STILL, camera: false }, 60_000, null],
  ["it has stopped", {}, STILL, 2_000, { age: 2_000, why: "stopped" }],
  ["it never moved", {}, STILL, null, { age: null, why: "stopped" }],
  [
    "the connection is lost, whatever the age",
    { peer: "reconnecting" },
    STILL,
    500,
    { age: 500, why: "reconnecting" },
  ],
  [
    "nothing comes at all",
    {},
    arriving({ moving: false }, reported({ camera: 0, microphone: 0 })),
    500,
    { age: 500, why: "nothing-comes" },
  ],
  [
    "it is on its way",
    {},
    arriving({ moving: false, moved: false, since: NOW - 500 }),
    null,
    { age: null, why: "starting" },
  ],
];

describe("video that does not move is not shown as if it were live", () => {
  test.each(STALE)("%s", (_, here, there, age, said) => {
    expect(staleVideo({ ...WELL, ...here }, { ...THEM, ...there }, age)).toEqual(said);
  });
});

describe("a source that has stopped is told apart from a connection that is gone", () => {
  const camera = (report: Reported, microphone = true) =>
    said(
      reachesMe(WELL, { ...THEM, ...arriving({ moving: false }, report), microphone }, "camera"),
    );

  test("a camera has stopped while their microphone still comes", () => {
    expect(camera(reported({ camera: 2, microphone: 5 }))).toBe("no stopped");
    expect(camera(reported({ camera: 2, microphone: 0 }))).toBe("no nothing-comes");
  });

  test("no camera has stopped when both ended together, though packets still count", () => {
    const cut = (quiet: number) => camera(reported({ camera: 1, microphone: 12, quiet }));
    expect(cut(QUIET_AFTER_MS)).toBe("no nothing-comes");
    // In silence a packet comes every 400 ms.
    expect(cut(500)).toBe("no stopped");
  });

  test("no camera has stopped when audio comes again a moment before video, after a cut", () => {
    const again = (comesSince: number | null) => {
      const report = reported({ camera: 0, microphone: 10 });
      const other = { ...THEM, ...arriving({ moving: false }, report), comesSince };
      return said(reachesMe(WELL, other, "camera"));
    };
    expect(again(NOW - STEADY_AFTER_MS + 1)).toBe("unknown starting");
    expect(again(null)).toBe("unknown starting");
    expect(again(NOW - STEADY_AFTER_MS)).toBe("no stopped");
  });

  test("with the microphone off, while their page confirms what it gets", () => {
    const dead = { camera: 0, microphone: 0 };
    expect(camera(reported({ ...dead, receives: GETS_ALL }), false)).toBe("no stopped");
    expect(camera(reported(dead), false)).toBe("no nothing-comes");
  });

  test("a microphone has stopped while their camera still comes", () => {
    const other = { ...THEM, ...arriving({ moving: false }, reported({ microphone: 0 })) };
    expect(said(reachesMe(WELL, other, "microphone"))).toBe("no stopped");
  });
});

test("that another microphone gives nothing but zeros is said, not that it is unheard", () => {
  const silent = reported({ silent: SILENT_AFTER_MS / 1_000 });
  expect(said(reachesMe(WELL, { ...THEM, report: silent }, "microphone"))).toBe("yes silent");
  expect(said(reachesMe(WELL, { ...THEM, report: silent }, "camera"))).toBe("yes");
});
