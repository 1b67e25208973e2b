import { describe, expect, test } from "vitest";
import {
  SILENT_AFTER_MS,
  STARTING_MS,
  reachesThem,
  reasonOf,
  sentenceOf,
  type Known,
} from "./truth";
import { GETS_ALL, NOW, SOURCE, TOO_OLD, WELL, reported, said, source } from "./truth-facts";

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
