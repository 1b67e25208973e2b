import { expect, test } from "vitest";
import { chatItemsOf, type ChatItem } from "../../lib/chat/items";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import { rowsOf } from "./chat";

const NOON = new Date(2026, 10, 21, 12).getTime();
const DAY = 24 * 3_600_000;

const item = (key: string, at: number | null): ChatItem => ({
  kind: "said",
  key,
  mine: false,
  by: "p2",
  at,
  body: key,
  delivery: null,
  why: null,
});
const shape = (...items: ChatItem[]) => rowsOf(items).map((row) => row.key);

test("a new day is told between two items, and only there", () => {
  const yesterday = item("a", NOON - DAY);
  expect(shape(yesterday, item("b", NOON), item("c", NOON + 1))).toEqual(["a", "db", "b", "c"]);
  expect(shape(item("b", NOON), item("c", NOON + 1))).toEqual(["b", "c"]);
});

test("what is still on its way has no day of its own", () => {
  expect(shape(item("a", NOON), item("b", null))).toEqual(["a", "b"]);
});

function agent(): SessionState {
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

test("each customer's conversation holds only its own items, sent ones included", () => {
  const outgoing = { session: "s1", body: "On its way", sequence: null };
  const outbox = [
    { ...outgoing, id: "a", conversation: "p2" },
    { ...outgoing, id: "b", conversation: "p3" },
  ];
  const of = (conversation: string) =>
    chatItemsOf(agent(), outbox, [], conversation).map((one) => one.key);
  expect(of("p2")).toEqual(["i1", "i2", "a"]);
  expect(of("p3")).toEqual(["i1", "b"]);
});
