// What is said of the connection, of this page and of another person.
import { describe, expect, test } from "vitest";
import {
  connectionOf,
  connectionOfOther,
  worst,
  type Known,
  type KnownOther,
  type Reported,
} from "./truth";
import { GETS_ALL, HERE, NOW, THEM, TOO_OLD, WELL, reported } from "./truth-facts";

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
