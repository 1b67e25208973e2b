import { expect, test } from "vitest";
import { liveElsewhere, liveHere, liveIn, muteKey, type OwnCall } from "./microphone";

const call = (session: string, more: Partial<OwnCall> = {}): OwnCall => ({
  session,
  inCall: true,
  here: true,
  holds: true,
  inCompany: true,
  microphone: false,
  camera: false,
  ...more,
});
const heard = (session: string, more: Partial<OwnCall> = {}) =>
  call(session, { microphone: true, ...more });

test("the key silences the call that hears, whichever session is opened", () => {
  const silence = { is: "silence", sessions: ["ümit"], away: null };
  const calls = [call("jörg"), heard("ümit")];
  expect(muteKey(calls, "jörg", null)).toEqual(silence);
  expect(muteKey(calls, null, null)).toEqual(silence);
  expect(muteKey(calls, "ümit", "jörg")).toEqual(silence);
  expect(muteKey(calls, "an invitation", "jörg")).toEqual(silence);
});

test("a call on another page that hears is silenced, too, and it is said where it is", () => {
  expect(muteKey([call("jörg"), heard("ümit", { here: false })], "jörg", null)).toEqual({
    is: "silence",
    sessions: ["ümit"],
    away: "ümit",
  });
});

test("with nothing live it opens the call on the screen, else where one was heard last", () => {
  const calls = [call("jörg"), call("ümit"), call("zoë")];
  expect(muteKey(calls, "ümit", "zoë")).toEqual({ is: "set", session: "ümit", on: true });
  expect(muteKey(calls, null, "zoë")).toEqual({ is: "set", session: "zoë", on: true });
  expect(muteKey(calls, "an invitation", "zoë").is).toBe("set");
  expect(muteKey(calls, null, null)).toEqual({ is: "which" });
  expect(muteKey(calls, null, "a call that has ended")).toEqual({ is: "which" });
  expect(muteKey([call("jörg")], null, null)).toEqual({ is: "set", session: "jörg", on: true });
});

test("what is wanted without a microphone to hold is heard by nobody, nor silenced", () => {
  const noVoice = heard("jörg", { holds: false });
  expect(liveIn([noVoice])).toEqual({ microphone: [], camera: [] });
  expect(muteKey([noVoice, call("ümit")], "ümit", null)).toEqual({
    is: "set",
    session: "ümit",
    on: true,
  });
});

test("alone in a call one is heard by nobody, however open the microphone", () => {
  const alone = heard("jörg", { inCompany: false, camera: true });
  expect(liveIn([alone])).toEqual({ microphone: [], camera: [] });
  const opens = { is: "set", session: "ümit", on: true };
  expect(muteKey([alone, call("ümit")], "ümit", null)).toEqual(opens);
  expect(muteKey([alone], "jörg", null)).toEqual({ is: "set", session: "jörg", on: false });
});

test("a call on another tab or device is never opened from here: it is said where it is", () => {
  const away = call("jörg", { here: false });
  expect(muteKey([away], "jörg", null)).toEqual({ is: "elsewhere", session: "jörg" });
  expect(muteKey([call("jörg", { here: null })], "jörg", null)).toEqual({
    is: "not-yet",
    session: "jörg",
  });
});

test("outside any call it says so", () => {
  expect(muteKey([], null, null)).toEqual({ is: "no-call" });
  expect(muteKey([heard("jörg", { inCall: false })], "jörg", null)).toEqual({ is: "no-call" });
});

test("what is live in another session than the one on the screen is told", () => {
  const live = liveIn([
    heard("ümit"),
    call("jörg", { camera: true }),
    call("zoë"),
    heard("outside", { inCall: false, camera: true }),
  ]);
  expect(liveElsewhere(live, "zoë")).toEqual([
    { session: "ümit", what: "microphone" },
    { session: "jörg", what: "camera" },
  ]);
  expect(liveElsewhere(live, "ümit")).toEqual([{ session: "jörg", what: "camera" }]);
  expect(liveElsewhere(live, null)).toHaveLength(2);
  expect(liveHere(live, "ümit")).toBe("microphone");
  expect(liveHere(live, "zoë")).toBeNull();
  const both = liveIn([heard("ümit", { camera: true })]);
  expect(liveElsewhere(both, null)).toEqual([{ session: "ümit", what: "both" }]);
});
