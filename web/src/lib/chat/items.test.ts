import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../socket/session-state";
import { chatItemsOf, undeliveredOf, showsDelivery, unreadOf } from "./items";

function session(
  standing: Partial<{
    seenByOthers: number;
    seenByMe: number;
    waiting: number[];
    discarded: number[];
  }>,
): SessionState {
  const said = (sequence: number, by: string) =>
    ({ sequence, at: sequence, by, kind: "said", text: `t${sequence}` }) as const;
  return {
    ...emptySession("s1"),
    session: { me: "p2" } as SessionState["session"],
    chat: {
      conversations: [
        {
          conversation: "p2",
          last: 4,
          seenByOthers: 0,
          seenByMe: 0,
          waiting: [],
          discarded: [],
          ...standing,
        },
      ],
    },
    items: { p2: [said(1, "p1"), said(2, "p2"), said(3, "p2"), said(4, "p1")] },
    texts: { t1: "Hello", t2: "Hi", t3: "It is cold", t4: null },
  };
}

const outbox = [{ id: "c9", session: "s1", conversation: null, body: "Under way", sequence: null }];
const states = (state: SessionState) =>
  chatItemsOf(state, outbox, [{ id: "c8", body: "Refused", code: "text-too-long" }]).map((item) =>
    item.kind === "said" ? item.delivery : item.kind,
  );

test("own messages say how far they have got, others do not", () => {
  expect(states(session({ seenByOthers: 2 }))).toEqual([
    null,
    "seen",
    "sent",
    null,
    "sending",
    "failed",
  ]);
});

test("D12 a message without an agent waits", () => {
  expect(states(session({ waiting: [3] }))[2]).toBe("waiting");
});

test("D13 what was given up is kept for the customer, with what was still on its way", () => {
  expect(undeliveredOf(session({ discarded: [2], waiting: [3], seenByOthers: 1 }), outbox)).toEqual(
    ["Hi", "It is cold", "Under way"],
  );
  expect(undeliveredOf(session({}), [])).toEqual([]);
});

test("an erased item has no words and keeps its place", () => {
  expect(chatItemsOf(session({}), [], [])[3]).toMatchObject({ kind: "said", body: null });
});

test("the state stands once below a run", () => {
  const items = chatItemsOf(session({}), [], []);
  expect(items.map((_, index) => showsDelivery(items, index))).toEqual([false, false, true, false]);
});

test("what others wrote after the last look is unread", () => {
  expect(unreadOf(session({ seenByMe: 0 }))).toBe(2);
  expect(unreadOf(session({ seenByMe: 3 }))).toBe(1);
});
