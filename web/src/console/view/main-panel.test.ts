import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { CallPart, PersonView, SessionPart } from "../../lib/wire";
import { mainPanelOf } from "./main-panel";

const AGENT = "p1";
const CUSTOMER = "p2";

interface Facts {
  status?: SessionPart["status"];
  ringBy?: string;
  running?: boolean;
  /** The agent is in the call, and whether it is on this page. */
  agent?: { inCall: boolean; here: boolean | null };
  customer?: { inside: boolean; presence: PersonView["presence"]["state"] };
}

function session({ status = "confirmed", ringBy, running, agent, customer }: Facts): SessionState {
  const own = { seat: AGENT, role: "agent", inCall: agent?.inCall ?? false } as PersonView;
  const other = {
    seat: CUSTOMER,
    role: "customer",
    inside: customer?.inside ?? false,
    presence: { state: customer?.presence ?? "absent" },
  } as PersonView;
  const over = status === "done" ? 5 : null;
  return {
    ...emptySession("s1"),
    session: { me: AGENT, status, overSince: over } as SessionPart,
    people: [own, other],
    call: {
      ring: ringBy ? { by: ringBy, until: 1, forMe: ringBy !== AGENT } : null,
      runningSince: running ? 1 : null,
    } as CallPart,
    here: agent?.here ?? null,
  };
}

const present = { inside: true, presence: "present" } as const;
const gone = { inside: true, presence: "gone" } as const;

test.each<[string, Facts, ReturnType<typeof mainPanelOf>]>([
  ["has not been here", {}, "invitation"],
  ["is at the door", { customer: { inside: false, presence: "present" } }, "invitation"],
  ["is here", { customer: present }, "lobby"],
  ["lost the connection", { customer: { inside: true, presence: "grace" } }, "lobby"],
  ["has gone", { customer: gone }, "invitation"],
  ["has gone from the call, which runs", { customer: gone, running: true }, "lobby"],
  ["is called by this agent", { customer: present, ringBy: AGENT }, "outgoing"],
  ["calls this agent", { customer: present, ringBy: CUSTOMER }, "lobby"],
  [
    "is in the call with this page",
    { customer: present, running: true, agent: { inCall: true, here: true } },
    "picture",
  ],
  [
    "is in the call with another page",
    { customer: present, running: true, agent: { inCall: true, here: false } },
    "other-page",
  ],
  [
    "is in the call, and which page holds it is not known yet",
    { customer: present, running: true, agent: { inCall: true, here: null } },
    "loading",
  ],
  [
    "was in the call until the session ended",
    { status: "done", customer: present, agent: { inCall: true, here: false } },
    "over",
  ],
])("the main panel when the customer %s", (_, facts, shows) => {
  expect(mainPanelOf(session(facts))).toBe(shows);
});

test("nothing is claimed of a session that has not arrived", () => {
  expect(mainPanelOf(emptySession("s1"))).toBe("loading");
});
