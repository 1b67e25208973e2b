import { expect, test } from "vitest";
import type { ItemView } from "../../lib/wire";
import { lines, showsDelivery, type Conversation, type Failed } from "./chat";

const NOON = new Date(2026, 10, 21, 12).getTime();
const DAY = 24 * 3_600_000;

const said = (sequence: number, by: string, at = NOON): ItemView => ({
  sequence,
  at,
  by,
  kind: "said",
  text: `t${sequence}`,
});

function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: "p2",
    me: "p1",
    items: [said(1, "p2"), said(2, "p1"), said(3, "p1")],
    texts: { t1: "Hello", t2: "Good morning", t3: "What is on the display?" },
    standing: {
      conversation: "p2",
      last: 3,
      seenByOthers: 2,
      seenByMe: 3,
      waiting: [],
      discarded: [],
    },
    outbox: [],
    failed: [],
    ...more,
  };
}

const outgoing = (id: string, body: string, sequence: number | null = null) => ({
  id,
  session: "s1",
  conversation: "p2",
  body,
  sequence,
});
const shape = (of: Conversation) =>
  lines(of).map((line) =>
    line.kind === "said" ? `${line.body} (${line.delivery ?? "theirs"})` : line.kind,
  );

test("own messages tell how far they have got", () => {
  expect(shape(conversation())).toEqual([
    "Hello (theirs)",
    "Good morning (seen)",
    "What is on the display? (sent)",
  ]);
});

test("what is on its way comes last, what was refused keeps its words", () => {
  const failed: Failed = {
    id: "f",
    conversation: "p2",
    body: "Far too long",
    code: "text-too-long",
  };
  const all = conversation({ outbox: [outgoing("a", "Wait")], failed: [failed] });
  expect(shape(all).slice(3)).toEqual(["Wait (sending)", "Far too long (failed)"]);
});

test("a message never stands there twice: as an item and on its way", () => {
  const all = conversation({ outbox: [outgoing("a", "What is on the display?", 3)] });
  expect(shape(all)).toHaveLength(3);
  // Acknowledged before its item has come: still one line, still in its place.
  const early = conversation({ outbox: [outgoing("b", "Next", 4)] });
  expect(shape(early).slice(3)).toEqual(["Next (sending)"]);
});

test("another conversation's messages stay there", () => {
  const other = { ...outgoing("a", "Elsewhere"), conversation: "p3" };
  expect(shape(conversation({ outbox: [other] }))).toHaveLength(3);
});

test("an erased message keeps its place", () => {
  const erased = conversation({ texts: { t1: null } });
  expect(lines(erased)[0]).toMatchObject({ kind: "said", body: null });
});

test("a new day is told between two lines", () => {
  const all = conversation({ items: [said(1, "p2", NOON - DAY), said(2, "p1"), said(3, "p1")] });
  expect(lines(all).map((line) => line.kind)).toEqual(["said", "day", "said", "said"]);
});

test("notices keep their place among the messages", () => {
  const notice: ItemView = {
    sequence: 2,
    at: NOON,
    by: "p2",
    kind: "notice",
    what: { notice: "check-skipped" },
  };
  const all = conversation({ items: [said(1, "p2"), notice, said(3, "p1")] });
  expect(lines(all).map((line) => line.kind)).toEqual(["said", "notice", "said"]);
});

test("the state stands where it changes, and at every refused message", () => {
  const items = [said(1, "p1"), said(2, "p1"), said(3, "p1")];
  const all = lines(conversation({ items }));
  expect(all.map((_, index) => showsDelivery(all, index))).toEqual([false, true, true]);
});
