import { expect, test } from "vitest";
import type { PersonView } from "../../lib/wire";
import { Announcements } from "./announce";

type Presence = PersonView["presence"];
const PRESENT = { state: "present" } as Presence;
const GRACE = { state: "grace", until: 30_000 } as Presence;
const GONE = { state: "gone" } as Presence;

function heard(looks: readonly [inside: boolean, presence: Presence][]): string[] {
  const announcements = new Announcements();
  return looks.map(([inside, presence]) => {
    const { polite, assertive } = announcements.follow([{ seat: "c1", inside, presence }]);
    return `${polite?.what ?? "-"} ${assertive?.what ?? "-"}`;
  });
}

test("every loss and every return is a change of its text, so that each is spoken", () => {
  expect(
    heard([
      [true, PRESENT],
      [true, GRACE],
      [true, PRESENT],
      [true, GRACE],
      [true, PRESENT],
    ]),
  ).toEqual(["- -", "- line-lost", "line-back -", "- line-lost", "line-back -"]);
});

test("who joins is told once, and nothing of the first look", () => {
  expect(
    heard([
      [false, GONE],
      [true, PRESENT],
      [true, PRESENT],
    ]),
  ).toEqual(["- -", "customer-in -", "customer-in -"]);
  expect(heard([[true, PRESENT]])).toEqual(["- -"]);
});

test("a place that was lost for good is no return", () => {
  expect(
    heard([
      [true, PRESENT],
      [true, GRACE],
      [true, GONE],
    ]),
  ).toEqual(["- -", "- line-lost", "- -"]);
});
