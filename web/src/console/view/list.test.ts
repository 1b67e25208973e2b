import { expect, test } from "vitest";
import type { SessionSummary } from "../../lib/wire";
import { ageOf, clockOf, countOpen, groups, nameOf, neighbour, standing } from "./list";

const NOON = new Date(2026, 10, 21, 12).getTime();
const MINUTE = 60_000;

function session(id: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    session: id,
    status: "confirmed",
    title: null,
    customer: null,
    customerState: "invited",
    customerSince: null,
    codeUntil: null,
    codeExpired: false,
    openedAt: NOON - 30 * MINUTE,
    overSince: null,
    waitingSince: null,
    runningSince: null,
    customerPresent: false,
    customerInCall: false,
    ringing: false,
    unseen: 0,
    ...more,
  };
}

const waiting = (id: string, minutes: number) =>
  session(id, {
    waitingSince: NOON - minutes * MINUTE,
    customerPresent: true,
    customerState: "ready",
    customerSince: NOON - minutes * MINUTE,
  });
const left = (id: string, minutes: number) =>
  session(id, { customerState: "left", customerSince: NOON - minutes * MINUTE });
const done = (id: string, minutes: number) =>
  session(id, { status: "done", overSince: NOON - minutes * MINUTE });
const shape = (list: readonly SessionSummary[], filter: "open" | "done" | "all") =>
  groups(list, filter, NOON).map(
    ({ name, sessions }) => `${name}: ${sessions.map((one) => one.session).join(" ")}`,
  );

const ALL = [
  session("invited-old"),
  session("invited-new", { openedAt: NOON - MINUTE }),
  waiting("waits-1", 1),
  waiting("waits-6", 6),
  session("calls", { ...waiting("calls", 2), ringing: true }),
  session("running", {
    status: "running",
    runningSince: NOON - MINUTE,
    customerPresent: true,
    customerInCall: true,
    customerState: "in-call",
  }),
  left("left-30", 30),
  left("left-2", 2),
  session("asked", { status: "requested" }),
  done("done-20", 20),
  done("done-5", 5),
  done("yesterday", 24 * 60),
];

test("open sessions stand by urgency, who waits longest first", () => {
  expect(shape(ALL, "open")).toEqual([
    "ringing: calls",
    "waiting: waits-6 waits-1",
    "requested: asked",
    "running: running",
    "left: left-2 left-30",
    "invited: invited-new invited-old",
  ]);
});

test("done sessions stand by day, the last one first", () => {
  expect(shape(ALL, "done")).toEqual(["today: done-5 done-20", "earlier: yesterday"]);
});

test("all sessions are the open ones, then the done ones", () => {
  expect(shape(ALL, "all")).toHaveLength(8);
  expect(groups(ALL, "all", NOON).flatMap((group) => group.sessions)).toHaveLength(ALL.length);
});

test("no session gives no group", () => {
  expect(shape([], "all")).toEqual([]);
});

const call = (id: string, customerState: SessionSummary["customerState"], minutes = 1) =>
  session(id, {
    status: "running",
    runningSince: NOON - 9 * MINUTE,
    customerInCall: customerState === "in-call",
    customerState,
    customerSince: NOON - minutes * MINUTE,
  });

test("of running calls those are in a call whose customer is in it now", () => {
  const calls = [
    call("talks", "in-call"),
    { ...call("reconnects", "away"), customerInCall: true },
    call("hung-up-and-lost", "away", 2),
    call("hung-up-5", "left-call", 5),
    call("hung-up-1", "left-call", 1),
    call("checks-again", "checking", 3),
    call("gone", "left"),
    call("never-here", "invited"),
    call("rings", "left-call"),
  ].map((one) => ({ ...one, ringing: one.session === "rings" }));
  expect(shape(calls, "open")).toEqual([
    "ringing: rings",
    "running: talks reconnects",
    "out-of-call: hung-up-1 hung-up-and-lost checks-again hung-up-5",
    "left: gone",
    "invited: never-here",
  ]);
});

test("the clock counts the call only while the customer is in it", () => {
  expect(clockOf(call("a", "in-call"))).toEqual({ of: "call", since: NOON - 9 * MINUTE });
  const away = call("a", "away");
  expect(clockOf(away)).toBeNull();
  const since = NOON - 9 * MINUTE;
  expect(clockOf({ ...away, customerInCall: true })).toEqual({ of: "call", since });
  expect(clockOf(call("a", "left-call"))).toBeNull();
  expect(clockOf(call("a", "left"))).toBeNull();
  expect(clockOf(waiting("a", 4))).toEqual({ of: "wait", since: NOON - 4 * MINUTE });
  expect(clockOf(session("a"))).toBeNull();
});

test("what is cancelled is not open", () => {
  expect(countOpen([session("a"), session("b", { status: "cancelled" }), done("c", 1)])).toBe(1);
});

const inCall = { status: "running", runningSince: NOON } as const;
test.each([
  ["invited", session("a")],
  ["expired", session("a", { codeExpired: true })],
  ["requested", session("a", { status: "requested" })],
  ["checking", { ...waiting("a", 1), customerState: "checking" }],
  ["waiting", waiting("a", 1)],
  ["called", { ...waiting("a", 1), customerState: "called" }],
  ["away", { ...waiting("a", 1), customerState: "away", customerPresent: false }],
  ["left", left("a", 1)],
  ["left", { ...left("a", 1), codeExpired: true }],
  ["ringing", { ...waiting("a", 1), ringing: true }],
  ["running", session("a", { ...inCall, customerState: "in-call" })],
  ["left-call", session("a", { ...inCall, customerState: "left-call" })],
  ["away", session("a", { ...inCall, customerState: "away" })],
  ["left", session("a", { ...inCall, customerState: "left" })],
  ["over", session("a", { status: "cancelled" })],
] as const)("an entry says %s", (word, entry) => {
  expect(standing(entry)).toBe(word);
});

test("what has ended for the customer has an age, what the clock shows has none", () => {
  expect(ageOf(left("a", 12))).toBe(NOON - 12 * MINUTE);
  expect(ageOf(session("a", { ...inCall, customerState: "left-call", customerSince: 7 }))).toBe(7);
  expect(ageOf(waiting("a", 4))).toBeNull();
  expect(ageOf(session("a"))).toBeNull();
});

test("a session is called by its own name, else by the customer's", () => {
  expect(nameOf(session("a", { title: "4711", customer: "Jonas" }), "Customer")).toBe("4711");
  expect(nameOf(session("a", { customer: "Jonas" }), "Customer")).toBe("Jonas");
  expect(nameOf(session("a"), "Customer")).toBe("Customer");
});

test("next and previous go around, whatever the groups", () => {
  const list = groups(ALL, "open", NOON);
  expect(neighbour(list, "calls", 1)).toBe("waits-6");
  expect(neighbour(list, "calls", -1)).toBe("invited-old");
  expect(neighbour(list, "invited-old", 1)).toBe("calls");
  expect(neighbour(list, null, 1)).toBe("calls");
  expect(neighbour(list, null, -1)).toBe("invited-old");
  expect(neighbour(list, "done-5", 1)).toBe("calls");
  expect(neighbour([], null, 1)).toBeNull();
});
