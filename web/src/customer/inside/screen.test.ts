import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { CallPart, LobbyView, PersonView, SessionPart } from "../../lib/wire";
import { screenOf, type Screen } from "./screen";

const ME = "p2";
const AGENT = "p1";

interface Facts {
  over?: boolean;
  outcome?: LobbyView["outcome"];
  ring?: string;
  inCall?: boolean;
  here?: boolean | null;
  recheck?: boolean;
}

function session({ over, outcome = null, ring, inCall = false, here = null }: Facts): SessionState {
  const status = over ? "done" : "confirmed";
  return {
    ...emptySession("s1"),
    session: { me: ME, status, overSince: over ? 5 : null } as SessionPart,
    people: [{ seat: ME, role: "customer", inCall, lobby: { outcome } }] as PersonView[],
    call: { ring: ring ? { by: ring, until: 1, forMe: ring !== ME } : null } as CallPart,
    here,
  };
}

test.each<[string, Facts, Screen]>([
  ["has just joined", {}, "lobby"],
  ["has passed the check", { outcome: "passed" }, "ready"],
  ["has skipped the check", { outcome: "skipped" }, "ready"],
  ["checks once more", { outcome: "passed", recheck: true }, "lobby"],
  ["is called", { outcome: "passed", ring: AGENT }, "ring-in"],
  [
    "is called while checking once more",
    { outcome: "passed", ring: AGENT, recheck: true },
    "ring-in",
  ],
  ["is still at the check when it rings", { ring: AGENT }, "lobby"],
  ["calls", { outcome: "passed", ring: ME }, "ring-out"],
  ["is in the call on this page", { outcome: "passed", inCall: true, here: true }, "call"],
  ["is in it on another page", { outcome: "passed", inCall: true, here: false }, "other-page"],
  ["is in it, and no page is known to hold it", { outcome: "passed", inCall: true }, "waiting"],
  ["was in it until the end", { over: true, inCall: true, here: true }, "ended"],
])("the screen of a customer who %s", (_, facts, screen) => {
  expect(screenOf(session(facts), facts.recheck ?? false)).toBe(screen);
});

test("until the session has arrived whole, the page waits", () => {
  const whole = session({ outcome: "passed" });
  for (const lacks of [{ session: null }, { people: [] }, { call: null }])
    expect(screenOf({ ...whole, ...lacks }, false)).toBe("waiting");
});
