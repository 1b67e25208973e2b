import { expect, test } from "vitest";
import { emptySession, type SessionState } from "../../lib/socket/session-state";
import type { ItemView, Notice } from "../../lib/wire";
import { Chimes } from "./chimes";

const NOW = 1_000_000;
const said = (sequence: number, by: string, at = NOW): ItemView => ({
  sequence,
  at,
  by,
  kind: "said",
  text: "t1",
});
const told = (sequence: number, by: string, notice: Notice): ItemView => ({
  sequence,
  at: NOW,
  by,
  kind: "notice",
  what: notice,
});
const state = (...items: ItemView[]): SessionState => ({
  ...emptySession("s1"),
  session: { me: "p1" } as SessionState["session"],
  items: { p2: items },
});

function heard(look: (chimes: Chimes) => void): string[] {
  const played: string[] = [];
  const chimes = new Chimes({
    play: (name) => {
      played.push(name);
      return Promise.resolve();
    },
  });
  look(chimes);
  return played;
}

test("a message sounds once, an own one never", () => {
  const played = heard((chimes) => {
    chimes.follow(state(said(1, "p2")), NOW);
    chimes.follow(state(said(1, "p2")), NOW);
    chimes.follow(state(said(1, "p2"), said(2, "p1")), NOW);
  });
  expect(played).toEqual(["message"]);
});

test("a message is silent while its chat is read", () => {
  const played = heard((chimes) => {
    chimes.reading = "s1";
    chimes.follow(state(said(1, "p2"), told(2, "p2", { notice: "entered", via: "code" })), NOW);
  });
  expect(played).toEqual(["joined"]);
});

test("what is told again after a reload is silent", () => {
  expect(heard((chimes) => chimes.follow(state(said(1, "p2", NOW - 60_000)), NOW))).toEqual([]);
});

test("the end is heard by whoever ended it as well", () => {
  const end = told(1, "p1", { notice: "ended", status: "done" });
  expect(heard((chimes) => chimes.follow(state(end), NOW))).toEqual(["hangUp"]);
});
