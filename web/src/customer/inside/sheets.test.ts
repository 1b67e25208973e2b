import { beforeEach, describe, expect, test } from "vitest";
import { Sheets, type Tab } from "./sheets.svelte";

/** The history of a tab: entries, and moves that happen only when the browser gets to them. */
class FakeTab implements Tab {
  entries: unknown[] = [null];
  at = 0;
  left = false;
  #moves: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly history: Tab["history"];

  constructor() {
    const current = () => this.entries[this.at];
    this.history = {
      get state() {
        return current();
      },
      pushState: (state: unknown) => {
        this.entries = [...this.entries.slice(0, this.at + 1), state];
        this.at += 1;
      },
      replaceState: (state: unknown) => void (this.entries[this.at] = state),
      back: () => void this.#moves.push(() => this.go(-1)),
    };
  }
  addEventListener = (_: "popstate", listener: () => void) => void this.#listeners.add(listener);
  removeEventListener = (_: "popstate", listener: () => void) =>
    void this.#listeners.delete(listener);

  /** The person's own "back" and "forward". */
  go(by: -1 | 1): void {
    if (this.at + by < 0) this.left = true;
    if (this.at + by < 0 || this.at + by >= this.entries.length) return;
    this.at += by;
    for (const listener of this.#listeners) listener();
  }
  /** What the page has asked for happens now. */
  settle(): void {
    for (let move = this.#moves.shift(); move; move = this.#moves.shift()) move();
  }
}

let tab: FakeTab;
let sheets: Sheets;
beforeEach(() => {
  tab = new FakeTab();
  sheets = new Sheets(tab);
});

describe("a sheet over the customer's page", () => {
  test("back closes it and stays in the session; only a second one leaves", () => {
    sheets.show("chat");
    tab.go(-1);
    expect(sheets.open).toBeNull();
    expect(tab.left).toBe(false);
    tab.go(-1);
    expect(tab.left).toBe(true);
  });

  test("closed by its button or Escape it leaves no entry behind", () => {
    sheets.show("chat");
    sheets.close();
    expect(sheets.open).toBeNull();
    tab.settle();
    expect(tab.at).toBe(0);
    // Closing what is closed moves nothing.
    sheets.close();
    tab.settle();
    expect(tab.left).toBe(false);
  });

  test("of two that follow each other there is one entry", () => {
    sheets.show("chat");
    sheets.toggle("devices");
    expect(sheets.open).toBe("devices");
    expect(tab.at).toBe(1);
    tab.go(-1);
    expect(sheets.open).toBeNull();
  });

  test("opened while the one before is still being closed, it stays open, with an entry", () => {
    sheets.show("devices");
    sheets.close();
    sheets.show("chat");
    tab.settle();
    expect(sheets.open).toBe("chat");
    expect(tab.at).toBe(1);
    tab.go(-1);
    expect(sheets.open).toBeNull();
    expect(tab.left).toBe(false);
  });

  test("forward opens it again", () => {
    sheets.show("chat");
    tab.go(-1);
    tab.go(1);
    expect(sheets.open).toBe("chat");
    tab.go(-1);
    expect(sheets.open).toBeNull();
  });

  test("after a reload it is open as before, and back closes it", () => {
    sheets.show("chat");
    sheets = new Sheets(tab);
    expect(sheets.open).toBe("chat");
    tab.go(-1);
    expect(sheets.open).toBeNull();
  });

  test("a state that is somebody else's is none of ours", () => {
    tab.entries = [{ sheet: "curtain" }];
    expect(new Sheets(tab).open).toBeNull();
    tab.entries = ["chat"];
    expect(new Sheets(tab).open).toBeNull();
  });

  test("a screen that goes takes its entry along", () => {
    sheets.show("chat");
    sheets.stop();
    tab.settle();
    expect(tab.at).toBe(0);
  });

  test("a browser that refuses the entry opens the sheet all the same", () => {
    tab.history.pushState = () => {
      throw new DOMException("too many", "SecurityError");
    };
    sheets.show("chat");
    expect(sheets.open).toBe("chat");
    sheets.close();
    tab.settle();
    expect(sheets.open).toBeNull();
    expect(tab.left).toBe(false);
  });
});
