import { expect, test } from "vitest";
import type { ChatItem } from "./items";
import { previewOf } from "./preview";

function said(by: string, body: string | null): ChatItem {
  const mine = by === "Jonas";
  return { kind: "said", key: body ?? "", mine, by, at: 0, body, delivery: null, why: null };
}
const NOTICE: ChatItem = {
  kind: "notice",
  key: "n",
  mine: false,
  by: null,
  at: 0,
  what: { notice: "call-left" },
};

test.each<[string, ChatItem[], string | null]>([
  ["nothing was said", [NOTICE], null],
  ["the agent of the heading", [said("Jonas", "Hi"), said("Mette", "Hello")], "Hello"],
  ["the customer's own words", [said("Mette", "Hello"), said("Jonas", "Hi")], "You: Hi"],
  ["another agent", [said("Lars", "I have a look")], "Lars: I have a look"],
  ["what is erased or no words", [said("Jonas", "Hi"), said("Mette", null), NOTICE], "You: Hi"],
])("under the agent's name stand only their own words: %s", (_, items, preview) => {
  expect(previewOf(items, "Mette", (item) => (item.mine ? "You" : String(item.by)))).toBe(preview);
});
