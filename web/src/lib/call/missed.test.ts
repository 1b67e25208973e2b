import { beforeEach, expect, test } from "vitest";
import { emptySession, type SessionState } from "../socket/session-state";
import type { Notice, PersonView } from "../wire";
import { Rings } from "./missed";

let rings: Rings;
let state: SessionState;

function person(seat: string, role: "customer" | "agent"): PersonView {
  return { seat, role, inCall: false } as PersonView;
}

beforeEach(() => {
  rings = new Rings();
  state = {
    ...emptySession("s1"),
    session: { me: "p2", host: "p1" } as SessionState["session"],
    people: [person("p1", "agent"), person("p2", "customer")],
    call: call(null),
  };
});

function call(by: string | null): SessionState["call"] {
  const ring = by === null ? null : { by, until: 0, forMe: by === "p1" };
  return { ring, runningSince: null, voice: false } as SessionState["call"];
}

function become(change: Partial<SessionState>): void {
  const before = state;
  state = { ...state, ...change };
  rings.follow(before, state);
}

function happens(notice: Notice["notice"], by: string): void {
  const items = state.items["p2"] ?? [];
  const sequence = items.length + 1;
  const item = { sequence, at: sequence, by, kind: "notice", what: { notice } } as never;
  become({ items: { p2: [...items, item] } });
}

test("nothing is said before anybody rang, and while it rings", () => {
  expect(rings.last(state)).toBe(null);
  become({ call: call("p1") });
  expect(rings.last(state)).toBe(null);
});

test("a call that was not answered is a missed one, after a reload too", () => {
  become({ call: call("p1") });
  become({ call: call(null) });
  happens("ring-unanswered", "p1");
  expect(rings.last(state)).toEqual({ is: "missed", by: "p1" });
  expect(new Rings().last(state)).toEqual({ is: "missed", by: "p1" });
});

test("a call that was taken back is a missed one, though the conversation says nothing", () => {
  happens("call-left", "p2");
  become({ call: call("p1") });
  become({ call: call(null) });
  expect(rings.last(state)).toEqual({ is: "missed", by: "p1" });
  become({ call: call("p2") });
  become({ call: call(null) });
  expect(rings.last(state), "the own call was taken back by oneself").toBe(null);
});

test("who rang in vain reads that they did not answer, or cannot now", () => {
  happens("ring-unanswered", "p2");
  expect(rings.last(state)).toEqual({ is: "unanswered", by: "p2" });
  happens("ring-declined", "p1");
  expect(rings.last(state)).toEqual({ is: "declined", by: "p1" });
});

test("who declined knows it", () => {
  become({ call: call("p1") });
  become({ call: call(null) });
  happens("ring-declined", "p2");
  expect(rings.last(state)).toBe(null);
});

test("what is said of it may come before the ring is gone from the view", () => {
  become({ call: call("p1") });
  happens("ring-declined", "p2");
  become({ call: call(null) });
  expect(rings.last(state)).toBe(null);
  become({ call: call("p1") });
  happens("ring-unanswered", "p1");
  become({ call: call(null) });
  expect(rings.last(state)).toEqual({ is: "missed", by: "p1" });
});

test("something new about calls ends it, a message does not", () => {
  happens("ring-unanswered", "p1");
  happens("connection-back", "p2");
  expect(rings.last(state)?.is).toBe("missed");
  happens("call-began", "p1");
  expect(rings.last(state)).toBe(null);
});
