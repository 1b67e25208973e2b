import { expect, test } from "vitest";
import { wayOf } from "./way";

type Entry = Record<string, unknown>;

const candidate = (id: string, protocol: string): Entry => ({
  id,
  type: "local-candidate",
  protocol,
});
const pair = (id: string, local: string, more: Entry = {}): Entry => ({
  id,
  type: "candidate-pair",
  state: "succeeded",
  nominated: true,
  localCandidateId: local,
  ...more,
});
const transport = (selected?: string): Entry => ({
  id: "t",
  type: "transport",
  ...(selected ? { selectedCandidatePairId: selected } : {}),
});
const CANDIDATES = [candidate("u", "udp"), candidate("t1", "tcp")];
const BOTH = [pair("over-tcp", "t1"), pair("over-udp", "u")];

test.each<[string, Entry[], "udp" | "tcp" | null]>([
  ["two are nominated: the selected one counts", [...BOTH, transport("over-udp")], "udp"],
  ["two are nominated: the selected one counts", [...BOTH, transport("over-tcp")], "tcp"],
  ["two are nominated and none is selected yet", [...BOTH, transport()], null],
  [
    "Firefox marks the pair",
    [pair("over-tcp", "t1"), pair("over-udp", "u", { selected: true })],
    "udp",
  ],
  ["an old browser that has one", [pair("over-tcp", "t1")], "tcp"],
  ["one that has not succeeded yet", [pair("p", "u", { state: "in-progress" })], null],
  ["a pair without its candidate", [pair("p", "gone"), transport("p")], null],
  ["nothing", [], null],
])("%s", (_, entries, way) => {
  expect(wayOf(new Map([...entries, ...CANDIDATES].map((entry, at) => [String(at), entry])))).toBe(
    way,
  );
});
