import { expect, test } from "vitest";
import type { RingView, SessionSummary } from "../../lib/wire";
import { incomingOf } from "./ring";

/** The list, newest session first, as the server sends it. */
const session = (id: string, more: Partial<SessionSummary> = {}) =>
  ({ session: id, status: "confirmed", customer: id, ringing: true, ...more }) as SessionSummary;
const until = (at: number, forMe = true): RingView => ({ by: "p2", until: at, forMe });

function shown(sessions: SessionSummary[], rings: Record<string, RingView | null>): string[] {
  return incomingOf(sessions, (id) => rings[id] ?? null, "Customer").map(({ name }) => name);
}

test("whoever rang first stays first, however new the session of the next one is", () => {
  const list = [session("Karin"), session("Jonas")];
  expect(shown(list, { Jonas: until(10), Karin: until(20) })).toEqual(["Jonas", "Karin"]);
  expect(shown(list, { Jonas: until(20), Karin: until(10) })).toEqual(["Karin", "Jonas"]);
});

test("a ring that only the list knows of has just begun", () => {
  expect(shown([session("Karin"), session("Jonas")], { Jonas: until(10) })).toEqual([
    "Jonas",
    "Karin",
  ]);
  expect(shown([session("Karin"), session("Jonas")], {})).toEqual(["Karin", "Jonas"]);
});

test("a ring at the other side, one that has stopped and one of an ended session are none", () => {
  const list = [
    session("called by us"),
    session("silent", { ringing: false }),
    session("over", { status: "done" }),
    session("no name", { customer: null }),
  ];
  expect(shown(list, { "called by us": until(10, false), over: until(10) })).toEqual(["Customer"]);
});
