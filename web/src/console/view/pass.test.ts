import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { May, PersonView } from "../../lib/wire";
import { passOn, waitingForMicrophone } from "./pass";

/** As the server has answered it; whom it names is in the voice call. */
function answered(may: Partial<May>): SessionState {
  const all = { passMicrophone: null, passMicrophoneTo: [], ...may } as unknown as May;
  const people = ["p1", "p2", "p3"].map((seat) => ({ seat }) as PersonView);
  return { ...emptySession("s"), people, may: all };
}

test.each([
  ["the first one gets it", { passMicrophoneTo: ["p3", "p2"] }, { is: "to", seat: "p2" }],
  ["with two people nobody waits", {}, { is: "nobody-waits" }],
  ["not the host", { passMicrophone: "not-host" }, { is: "denied", why: "not-host" }],
  ["no call", { passMicrophone: "no-call" }, { is: "denied", why: "no-call" }],
  ["not in the call", { passMicrophone: "not-in-call" }, { is: "denied", why: "not-in-call" }],
  ["no voice call", { passMicrophone: "no-voice" }, { is: "denied", why: "no-voice" }],
  ["ended", { passMicrophone: "session-ended" }, { is: "denied", why: "session-ended" }],
] as [string, Partial<May>, unknown][])(
  "E14 the key passes it or says why not: %s",
  (_, may, is) => {
    expect(passOn(answered(may))).toEqual(is);
  },
);

test("E14 who can be passed the microphone is the server's word", () => {
  const seats = (state: SessionState) => waitingForMicrophone(state).map(({ seat }) => seat);
  expect(seats(answered({ passMicrophoneTo: ["p2", "p3"] }))).toEqual(["p2", "p3"]);
  expect(seats(answered({}))).toEqual([]);
  expect(seats(emptySession("s"))).toEqual([]);
});

test("before the session has come the key does nothing", () => {
  expect(passOn(emptySession("s"))).toBeNull();
});
