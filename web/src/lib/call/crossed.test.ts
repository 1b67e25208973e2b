import { expect, test } from "vitest";
import { Refusal } from "../socket/refusal";
import { emptySession, type SessionState } from "../socket/session-state";
import type { Command, Denial, May, PersonView, Problem } from "../wire";
import { isMoot, type Refused } from "./crossed";

type Stands =
  | "nothing"
  | "rings for me"
  | "rings by me"
  | "rings between others"
  | "in the call"
  | "in voice"
  | "reopened";

function state(stands: Stands): SessionState {
  const by = stands === "rings by me" ? "p2" : "p1";
  const ring = { by, until: 0, forMe: stands === "rings for me" };
  const inVoice = stands === "in voice";
  const inCall = inVoice || stands === "in the call";
  return {
    ...emptySession("s1"),
    session: {
      me: "p2",
      status: stands === "reopened" ? "confirmed" : "done",
    } as SessionState["session"],
    people: [{ seat: "p2", inCall, inVoice } as PersonView],
    call: {
      ring: stands.startsWith("rings") ? ring : null,
      voice: inVoice,
    } as SessionState["call"],
  };
}

const refused = (type: Command["type"], code: Problem["code"]): Refused => ({
  command: { type, ...(type === "setStatus" && { to: "confirmed" }) } as Command,
  error: new Refusal({ code }),
});

test.each<[Command["type"], Problem["code"], Stands, boolean]>([
  ["startCall", "already-ringing", "rings for me", true],
  ["startCall", "already-ringing", "rings by me", true],
  ["startCall", "already-ringing", "in the call", true],
  ["startCall", "already-ringing", "rings between others", false],
  ["startCall", "already-ringing", "nothing", false],
  ["startCall", "not-confirmed", "rings for me", false],
  ["acceptCall", "not-ringing", "in the call", true],
  ["acceptCall", "not-ringing", "nothing", false],
  ["declineCall", "not-ringing", "nothing", true],
  ["declineCall", "not-ringing", "in the call", true],
  ["cancelRing", "not-ringing", "in the call", true],
  ["cancelRing", "not-ringing", "nothing", true],
  ["cancelRing", "not-ringing", "rings by me", false],
  ["joinCall", "already-in-call", "in the call", true],
  ["joinCall", "no-call", "nothing", false],
  ["leaveCall", "not-in-call", "nothing", true],
  ["leaveCall", "no-call", "nothing", true],
  ["leaveCall", "host-ends-instead", "in the call", false],
  ["startVoice", "voice-already", "in voice", true],
  ["startVoice", "no-call", "nothing", false],
  ["endVoice", "no-voice", "in the call", true],
  ["joinVoice", "voice-already", "in voice", true],
  ["joinVoice", "no-voice", "in the call", false],
  ["leaveVoice", "not-in-voice", "in the call", true],
  ["setStatus", "status-not-allowed", "reopened", true],
  ["setStatus", "status-not-allowed", "nothing", false],
  ["say", "session-ended", "nothing", true],
  ["say", "text-too-long", "in the call", false],
])("%s refused with %s while it is %s: that is moot: %s", (type, code, stands, moot) => {
  expect(isMoot(refused(type, code), state(stands))).toBe(moot);
});

/** A page that shows one reason after the other for a button that cannot be pressed. */
function shows(command: Refused, ...reasons: Partial<May>[]): boolean[] {
  return reasons.map((may) => isMoot(command, { ...state("nothing"), may: may as May }));
}

test.each<[Command["type"], Denial, (reason: Denial | null) => Partial<May>]>([
  ["startCall", "already-ringing", (startCall) => ({ startCall })],
  ["startCall", "still-checking", (startCall) => ({ startCall })],
  ["acceptCall", "not-ringing", (acceptCall) => ({ acceptCall })],
  ["joinCall", "no-call", (joinCall) => ({ joinCall })],
  ["passMicrophone", "no-voice", (passMicrophone) => ({ passMicrophone })],
  ["setStatus", "status-not-allowed", (reason) => ({ setStatus: reason ? [] : ["confirmed"] })],
])("%s refused with %s: the sentence goes when it holds no longer", (type, code, may) => {
  // It may hold a moment later only: what was decided comes before what is shown.
  expect(shows(refused(type, code), may(null), may(code), may(null))).toEqual([false, false, true]);
});

test("a sentence about what no button tells stays", () => {
  const late = { ...state("nothing"), may: { say: null } as unknown as May };
  expect(isMoot(refused("say", "text-too-long"), late)).toBe(false);
  expect(isMoot(refused("setTitle", "text-too-long"), late)).toBe(false);
});

test("without an answer nothing is shown", () => {
  const error = new Error("away");
  expect(isMoot({ command: { type: "declineCall" }, error }, state("in the call"))).toBe(false);
});
