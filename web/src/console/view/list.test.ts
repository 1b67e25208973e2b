import { expect, test } from "vitest";
import type { SessionSummary } from "../../lib/wire";
import { countOpen, groups, neighbour, standing } from "./list";

const NOON = new Date(2026, 10, 21, 12).getTime();
const MINUTE = 60_000;

function session(id: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    session: id,
    status: "confirmed",
    customer: null,
    openedAt: NOON - 30 * MINUTE,
    overSince: null,
    waitingSince: null,
    runningSince: null,
    customerPresent: false,
    ringing: false,
    unseen: 0,
    ...more,
  };
}

const waiting = (id: string, minutes: number) =>
  session(id, { waitingSince: NOON - minutes * MINUTE, customerPresent: true });
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
  session("running", { status: "running", runningSince: NOON - MINUTE, customerPresent: true }),
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
    "invited: invited-new invited-old",
  ]);
});

test("done sessions stand by day, the last one first", () => {
  expect(shape(ALL, "done")).toEqual(["today: done-5 done-20", "earlier: yesterday"]);
});

test("all sessions are the open ones, then the done ones", () => {
  expect(shape(ALL, "all")).toHaveLength(7);
  expect(groups(ALL, "all", NOON).flatMap((group) => group.sessions)).toHaveLength(ALL.length);
});

test("no session gives no group", () => {
  expect(shape([], "all")).toEqual([]);
});

test("what is cancelled is not open", () => {
  expect(countOpen([session("a"), session("b", { status: "cancelled" }), done("c", 1)])).toBe(1);
});

test.each([
  ["invited", session("a")],
  ["requested", session("a", { status: "requested" })],
  ["waiting", waiting("a", 1)],
  ["away", { ...waiting("a", 1), customerPresent: false }],
  ["ringing", { ...waiting("a", 1), ringing: true }],
  ["running", session("a", { status: "running", runningSince: NOON, customerPresent: true })],
  ["away", session("a", { status: "running", runningSince: NOON })],
  ["over", session("a", { status: "cancelled" })],
] as const)("an entry says %s", (word, entry) => {
  expect(standing(entry)).toBe(word);
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
