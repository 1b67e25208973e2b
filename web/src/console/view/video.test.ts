import { describe, expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { MediaPart, PersonView } from "../../lib/wire";
import { customerToShow, videoOf } from "./video";

const person = (seat: string, more: Partial<PersonView> = {}) =>
  ({ seat, role: "customer", inCall: true, camera: true, ...more }) as PersonView;
const agent = person("p1", { role: "agent" });

/** A session in which these cameras arrive, by their lines. */
function session(people: PersonView[], seen: string[] | null): SessionState {
  const receive = seen?.map((from, line) => ({ from, kind: "camera" as const, line })) ?? [];
  const sound = { from: "p2", kind: "microphone" as const, line: 0 };
  const media = { sendCamera: false, sendMicrophone: false, receive: [sound, ...receive] };
  return {
    ...emptySession("s1"),
    people: [agent, ...people],
    media: seen === null ? null : (media satisfies MediaPart),
  };
}

const off = { camera: false };
const out = { inCall: false, camera: false };

test.each<[string, PersonView[], string[], string | null]>([
  ["nobody is there", [], [], null],
  ["nobody is in the call", [person("p2", out), person("p3", out)], [], "p2"],
  ["no camera is on", [person("p2", out), person("p3", off)], [], "p3"],
  ["one camera is on", [person("p2", off), person("p3")], ["p3"], "p3"],
  ["both cameras come", [person("p2"), person("p3")], ["p3", "p2"], "p2"],
  ["the first one waits", [person("p2"), person("p3")], ["p4", "p5", "p3"], "p3"],
  ["both wait", [person("p2"), person("p3")], ["p4", "p5", "p6"], "p2"],
  ["one has gone whose route is still known", [person("p2"), person("p3", out)], ["p3"], "p2"],
])("of several customers one is shown when %s", (_, people, seen, expected) => {
  expect(customerToShow(session(people, seen))?.seat ?? null).toBe(expected);
});

describe("a customer's video", () => {
  test.each<[string, Partial<PersonView>, string[] | null, ReturnType<typeof videoOf>]>([
    ["is off", off, [], "off"],
    ["comes", {}, ["p2"], "arriving"],
    ["comes beside two others", {}, ["p4", "p5", "p2"], "arriving"],
    ["is about to come while there is room", {}, ["p4", "p5"], "arriving"],
    ["is about to come before anything is known", {}, null, "arriving"],
    ["waits while all places are taken", {}, ["p4", "p5", "p6"], "waiting"],
  ])("%s", (_, more, seen, expected) => {
    const customer = person("p2", more);
    expect(videoOf(session([customer], seen), customer)).toBe(expected);
  });
});
