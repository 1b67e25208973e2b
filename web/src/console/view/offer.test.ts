import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { CallPart, May, RingView } from "../../lib/wire";
import { callOffer } from "./offer";

const CALL: CallPart = {
  ring: null,
  runningSince: null,
  withoutCustomerSince: null,
  voice: false,
};
function lobby(may: Partial<May>, call: Partial<CallPart> = {}): SessionState {
  const all = { startCall: null, joinCall: "no-call", ...may } as May;
  return { ...emptySession("s"), may: all, call: { ...CALL, ...call } };
}

test("without a call one can be started, in a running one the agent goes back", () => {
  expect(callOffer(lobby({}), false)).toEqual({ act: "start", why: null });
  const running = lobby({ startCall: "already-in-call", joinCall: null }, { runningSince: 1 });
  expect(callOffer(running, false)).toEqual({ act: "join", why: null });
});

test("what stands in the way is named", () => {
  const checking = lobby({ startCall: "still-checking" });
  expect(callOffer(checking, false)).toEqual({ act: "start", why: "still-checking" });
  expect(callOffer(lobby({}), true)?.why).toBe("unsupported");
  const ring = { forMe: true } as RingView;
  expect(callOffer(lobby({}, { ring }), false)?.why).toBe("rings-you");
  const inIt = lobby({ joinCall: "already-in-call" }, { runningSince: 1 });
  expect(callOffer(inIt, false)?.why).toBe("already-in-call");
});

test("before the session has come nothing is offered", () => {
  expect(callOffer(emptySession("s"), false)).toBeNull();
});
