import { describe, expect, test } from "vitest";
import type { Quality } from "../wire";
import {
  PROOF_FOR_MS,
  QUIET_AFTER_MS,
  SILENT_AFTER_MS,
  STARTING_MS,
  STEADY_AFTER_MS,
  connectionOf,
  connectionOfOther,
  reachesMe,
  reachesThem,
  reasonOf,
  sentenceOf,
  staleVideo,
  theirVoice,
  worst,
  type Claim,
  type Known,
  type KnownOther,
  type OwnSource,
  type Reported,
  type StaleVideo,
} from "./truth";

const NOW = 100_000;
const LONG_AGO = NOW - 60_000;

function quality(change: Partial<Quality> = {}): Quality {
  const of = { lossUp: 0, lossDown: 0, roundTrip: 20, jitter: 3, tcp: false };
  return { ...of, microphone: 100, camera: 60, silent: 0, quiet: 0, receives: [], ...change };
}

function reported(change: Partial<Quality> = {}, age = 500): Reported {
  return { at: NOW - age, quality: quality(change) };
}

const GETS_ALL: Quality["receives"] = [
  { from: "p2", kind: "camera", confirmed: true, played: true },
  { from: "p2", kind: "microphone", confirmed: true, played: true },
];
const SOURCE: OwnSource = {
  wanted: true,
  forwarded: true,
  open: true,
  failed: false,
  paused: false,
  since: LONG_AGO,
  sent: true,
  moved: true,
  silentFor: 0,
};
/** In a call in which all is well. */
const WELL: Known = {
  now: NOW,
  heardAt: NOW - 300,
  peer: "connected",
  way: "udp",
  soundNeedsTap: false,
  inCallSince: LONG_AGO,
  me: "p2",
  own: { camera: SOURCE, microphone: SOURCE },
  report: reported(),
  others: [reported({ receives: GETS_ALL })],
};

function source(change: Partial<OwnSource>): Partial<Known> {
  const one = { ...SOURCE, ...change };
  return { own: { camera: one, microphone: one } };
}

const TOO_OLD = PROOF_FOR_MS + 1;

/** What changes, and what is said of who sees and hears this person. */
const MINE: [string, Partial<Known>, string, string][] = [
  ["all is well", {}, "yes", "sees-hears"],
  ["no WebRTC", { peer: "unsupported", way: "unsupported" }, "no unsupported", "nothing"],
  ["the server is silent", { heardAt: NOW - TOO_OLD }, "unknown server", "unsure"],
  ["the server never answered", { heardAt: null }, "unknown server", "unsure"],
  ["switched off", source({ wanted: false }), "no off", "nothing"],
  [
    "switched off, and the server silent",
    { heardAt: NOW - TOO_OLD, ...source({ wanted: false }) },
    "no off",
    "nothing",
  ],
  ["no device", source({ failed: true, open: false }), "no device", "nothing"],
  ["nobody there", source({ forwarded: false }), "no private", "nothing"],
  ["paused by the system", source({ paused: true }), "no paused", "nothing"],
  [
    "the network lets nothing through",
    { peer: "connecting", way: "failed" },
    "no blocked",
    "nothing",
  ],
  ["the connection is lost", { peer: "reconnecting" }, "no reconnecting", "nothing"],
  ["the connection was given up", { peer: "closed" }, "no reconnecting", "nothing"],
  ["connecting for a long time", { peer: "connecting" }, "no reconnecting", "nothing"],
  ["a frozen source", source({ sent: false }), "no stopped", "nothing"],
  ["not looked at yet", source({ sent: null }), "unknown starting", "unsure"],
  [
    "just switched on",
    source({ sent: false, moved: false, since: NOW - 500 }),
    "unknown starting",
    "unsure",
  ],
  ["it was never sent", source({ sent: false, moved: false }), "no stopped", "nothing"],
  ["opening", source({ open: false, since: null, moved: false }), "unknown starting", "unsure"],
  [
    "another device is opening, frames of the last one still count",
    source({ open: false, since: null }),
    "unknown starting",
    "unsure",
  ],
  [
    "frozen again soon after it was opened again",
    source({ sent: false, since: NOW - 500 }),
    "no stopped",
    "nothing",
  ],
  [
    "frozen, and being opened again",
    source({ open: false, sent: false, since: null }),
    "no stopped",
    "nothing",
  ],
  [
    "nothing arrives at the server",
    { report: reported({ camera: 0, microphone: 0 }) },
    "no not-arriving",
    "nothing",
  ],
  ["the report is old", { report: reported({}, TOO_OLD) }, "no not-arriving", "nothing"],
  ["there is no report", { report: null }, "no not-arriving", "nothing"],
  [
    "no report just after joining",
    { report: null, inCallSince: NOW - 500, ...source({ since: NOW - 500 }) },
    "unknown starting",
    "unsure",
  ],
  [
    "their browser waits for a tap before it plays",
    { others: [reported({ receives: GETS_ALL.map((one) => ({ ...one, played: false })) })] },
    "no not-played",
    "nothing",
  ],
  ["they confirm nothing", { others: [reported()] }, "no not-received", "nothing"],
  [
    "they say that nothing comes",
    { others: [reported({ receives: GETS_ALL.map((one) => ({ ...one, confirmed: false })) })] },
    "no not-received",
    "nothing",
  ],
  [
    "their report is old",
    { others: [reported({ receives: GETS_ALL }, TOO_OLD)] },
    "no not-received",
    "nothing",
  ],
  ["no one else is in the call", { others: [] }, "no not-received", "nothing"],
  [
    "one of two gets it",
    { others: [reported(), reported({ receives: GETS_ALL })] },
    "yes",
    "sees-hears",
  ],
  [
    "they get another person's",
    { others: [reported({ receives: GETS_ALL.map((one) => ({ ...one, from: "p3" })) })] },
    "no not-received",
    "nothing",
  ],
];

function said({ is, why }: Claim): string {
  return why === null ? is : `${is} ${why}`;
}

describe("who sees and hears this person", () => {
  test.each(MINE)("%s", (_, change, claim, sentence) => {
    const known = { ...WELL, ...change };
    const camera = reachesThem(known, "camera");
    const microphone = reachesThem(known, "microphone");
    expect(said(camera)).toBe(claim);
    expect(said(microphone)).toBe(claim);
    expect(sentenceOf(camera, microphone)).toBe(sentence);
  });

  test("every cause but the ordinary ones is said, and once for both", () => {
    const reasons = MINE.map(([, change]) => {
      const known = { ...WELL, ...change };
      return reasonOf(reachesThem(known, "camera"), reachesThem(known, "microphone"));
    });
    const said = new Set(reasons.flatMap((reason) => (reason ? [reason.why] : [])));
    expect([...said].sort()).toEqual([
      "blocked",
      "not-arriving",
      "not-played",
      "not-received",
      "paused",
      "reconnecting",
      "server",
      "stopped",
      "unsupported",
    ]);
    expect(reasons.every((reason) => reason === null || reason.what === "both")).toBe(true);
  });

  test("camera and microphone are told apart", () => {
    const frozen = { ...WELL, own: { camera: { ...SOURCE, sent: false }, microphone: SOURCE } };
    const sees = reachesThem(frozen, "camera");
    const hears = reachesThem(frozen, "microphone");
    expect(sentenceOf(sees, hears)).toBe("hears");
    expect(reasonOf(sees, hears)).toEqual({ why: "stopped", what: "camera" });
    const muted = {
      ...WELL,
      own: { camera: SOURCE, microphone: { ...SOURCE, paused: true } },
    };
    expect(sentenceOf(reachesThem(muted, "camera"), reachesThem(muted, "microphone"))).toBe("sees");
  });

  test("a frame a second at the server is no video, a packet in silence is sound", () => {
    const known = { ...WELL, report: reported({ camera: 3, microphone: 5 }) };
    expect(said(reachesThem(known, "camera"))).toBe("no not-arriving");
    expect(said(reachesThem(known, "microphone"))).toBe("yes");
  });

  test("a microphone of nothing but zeros is asked about, and not called unheard", () => {
    const silent = { ...SOURCE, silentFor: SILENT_AFTER_MS };
    const known = { ...WELL, own: { camera: SOURCE, microphone: silent } };
    const hears = reachesThem(known, "microphone");
    expect(said(hears)).toBe("yes silent");
    expect(reasonOf(reachesThem(known, "camera"), hears)?.why).toBe("silent");
  });

  test("what has begun is on its way for four seconds, and then it is not so", () => {
    const after = (milliseconds: number) =>
      said(
        reachesThem(
          { ...WELL, others: [], ...source({ since: NOW - milliseconds }) },
          "microphone",
        ),
      );
    expect(after(STARTING_MS - 1)).toBe("unknown starting");
    expect(after(STARTING_MS)).toBe("no not-received");
  });
});

const HERE = { routed: true, since: LONG_AGO, moving: true, moved: true } as const;
const THEM: KnownOther = {
  report: reported(),
  comesSince: LONG_AGO,
  camera: true,
  microphone: true,
  video: HERE,
  audio: HERE,
};

function arriving(change: Partial<KnownOther["video"]>, report?: Reported): Partial<KnownOther> {
  const here = { ...HERE, ...change };
  return { video: here, audio: here, ...(report ? { report } : {}) };
}

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

const CONNECTIONS: [string, Partial<Known>, string][] = [
  ["all is well", {}, "good"],
  ["over TCP", { report: reported({ tcp: true }) }, "tcp"],
  ["packets lost on the way up", { report: reported({ lossUp: 0.06 }) }, "weak"],
  [
    "packets lost on the way down, over TCP",
    { report: reported({ lossDown: 0.06, tcp: true }) },
    "weak",
  ],
  ["a long way", { report: reported({ roundTrip: 401 }) }, "weak"],
  ["uneven", { report: reported({ jitter: 81 }) }, "weak"],
  ["nothing measured", { report: reported({ roundTrip: null, jitter: null }) }, "good"],
  ["no WebRTC", { peer: "unsupported" }, "unsupported"],
  ["the server is silent", { heardAt: NOW - TOO_OLD }, "server"],
  ["the network lets nothing through", { peer: "connecting", way: "failed" }, "no-media"],
  ["connected after a failure", { way: "failed" }, "good"],
  ["lost", { peer: "reconnecting" }, "lost"],
  ["given up", { peer: "closed" }, "lost"],
  ["connecting", { peer: "connecting" }, "connecting"],
  ["no report for three seconds", { report: reported({}, 3_000) }, "lost"],
  ["no report yet", { report: null, inCallSince: NOW - 500 }, "connecting"],
  ["before a call", { report: null, inCallSince: null }, "good"],
  ["before a call, over TCP", { report: null, inCallSince: null, way: "tcp" }, "tcp"],
];

describe("the connection", () => {
  test.each(CONNECTIONS)("%s", (_, change, is) => {
    expect(connectionOf({ ...WELL, ...change })).toBe(is);
  });

  test("of another person it is what the server reports, as long as that is new", () => {
    const of = (report: Reported | null, known: Partial<Known> = {}) =>
      connectionOfOther({ ...WELL, ...known }, { ...THEM, report });
    expect(of(reported())).toBe("good");
    expect(of(reported({}, TOO_OLD))).toBe("lost");
    expect(of(null, { inCallSince: NOW - 500 })).toBe("connecting");
    expect(of(reported(), { heardAt: NOW - TOO_OLD })).toBe("server");
  });

  test("of another person from whom nothing comes it is lost, whatever its last rates were", () => {
    const dead = reported({ camera: 0, microphone: 0, lossUp: 0.06 });
    const of = (change: Partial<KnownOther>) => connectionOfOther(WELL, { ...THEM, ...change });
    expect(of({ report: dead })).toBe("lost");
    const begun = { ...HERE, since: NOW - 500 };
    expect(of({ report: dead, video: begun }), "joined just now").toBe("connecting");
    expect(of({ report: reported({ camera: 0, microphone: 0, receives: GETS_ALL }) })).toBe("good");
    // Who sends nothing and gets nothing: only the report itself is known.
    expect(
      of({ report: reported({ camera: 0, microphone: 0 }), camera: false, microphone: false }),
    ).toBe("good");
  });

  test("of several the worst is said", () => {
    expect(worst(["good", "weak", "tcp"])).toBe("weak");
    expect(worst(["good", "lost"])).toBe("lost");
    expect(worst(["tcp", "good"])).toBe("tcp");
  });
});
