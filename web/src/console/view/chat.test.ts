import { expect, test } from "vitest";
import { linesOf, type Line } from "../../lib/chat/lines";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import { rowsOf } from "./chat";

const NOON = new Date(2026, 10, 21, 12).getTime();
const DAY = 24 * 3_600_000;

const line = (key: string, at: number | null): Line => ({
  kind: "said",
  key,
  mine: false,
  by: "p2",
  at,
  body: key,
  delivery: null,
  why: null,
});
const shape = (...lines: Line[]) => rowsOf(lines).map((row) => row.key);

test("a new day is told between two lines, and only there", () => {
  const yesterday = line("a", NOON - DAY);
  expect(shape(yesterday, line("b", NOON), line("c", NOON + 1))).toEqual(["a", "db", "b", "c"]);
  expect(shape(line("b", NOON), line("c", NOON + 1))).toEqual(["b", "c"]);
});

test("what is still on its way has no day of its own", () => {
  expect(shape(line("a", NOON), line("b", null))).toEqual(["a", "b"]);
});

function adviser(): SessionState {
  const said = (sequence: number, by: string) =>
    ({ sequence, at: NOON, by, kind: "said", text: `t${sequence}` }) as const;
  return {
    ...emptySession("s1"),
    session: { me: "p1" } as SessionState["session"],
    chat: {
      conversations: [
        {
          conversation: "p2",
          last: 2,
          seenByOthers: 2,
          seenByMe: 1,
          waiting: [],
          discarded: [],
        },
      ],
    },
    items: { p2: [said(1, "p2"), said(2, "p1")], p3: [said(1, "p3")] },
    texts: { t1: "Hello", t2: "Good morning" },
  };
}

test("each customer's conversation holds only its own lines, sent ones included", () => {
  const outgoing = { session: "s1", body: "On its way", sequence: null };
  const outbox = [
    { ...outgoing, id: "a", conversation: "p2" },
    { ...outgoing, id: "b", conversation: "p3" },
  ];
  const of = (conversation: string) =>
    linesOf(adviser(), outbox, [], conversation).map((one) => one.key);
  expect(of("p2")).toEqual(["i1", "i2", "a"]);
  expect(of("p3")).toEqual(["i1", "b"]);
});
