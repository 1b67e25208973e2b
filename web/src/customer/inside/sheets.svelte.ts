// What is laid over the screen, at most one at a time: the chat, the devices, or the question
// whether to skip the media check. It has an entry in the history of the tab, so that "back" on a
// phone closes it and does not leave the session.

export type SheetName = "chat" | "devices" | "skip";
const NAMES: readonly unknown[] = ["chat", "devices", "skip"] satisfies SheetName[];

/** The part of `window` that is used; tests give their own. */
export interface Tab {
  readonly history: Pick<History, "state" | "pushState" | "replaceState" | "back">;
  addEventListener: (type: "popstate", listener: () => void) => void;
  removeEventListener: (type: "popstate", listener: () => void) => void;
}

export class Sheets {
  readonly #tab: Tab;
  #open = $state<SheetName | null>(null);
  /** The entry is being taken back, which the browser does a little later. */
  #isGoingBack = false;

  /** After a reload what was open is open again: its entry is still there. */
  constructor(tab: Tab = window) {
    this.#tab = tab;
    this.#open = this.#entry();
    tab.addEventListener("popstate", this.#moved);
  }

  get open(): SheetName | null {
    return this.#open;
  }

  show(name: SheetName): void {
    this.#open = name;
    if (!this.#isGoingBack) this.#mark(name);
  }

  /** Closes what is open and takes its entry back. */
  close(): void {
    this.#open = null;
    if (this.#isGoingBack || this.#entry() === null) return;
    this.#isGoingBack = true;
    this.#tab.history.back();
  }

  /** One button opens and closes it. */
  toggle(name: SheetName): void {
    if (this.#open === name) this.close();
    else this.show(name);
  }

  /** Nothing is laid over the page any more. */
  stop(): void {
    this.#tab.removeEventListener("popstate", this.#moved);
    this.close();
  }

  /** Back closes, forward opens again. */
  readonly #moved = (): void => {
    const shown = this.#isGoingBack ? this.#open : this.#entry();
    this.#isGoingBack = false;
    this.#open = shown;
    // Opened while the entry of the one before was being taken back.
    if (shown !== null && this.#entry() !== shown) this.#mark(shown);
  };

  #entry(): SheetName | null {
    const state: unknown = this.#tab.history.state;
    const name = typeof state === "object" && state !== null && "sheet" in state && state.sheet;
    return NAMES.includes(name) ? (name as SheetName) : null;
  }

  #mark(sheet: SheetName): void {
    const { history } = this.#tab;
    try {
      // Of two that follow each other the second one takes the entry of the first.
      if (this.#entry() === null) history.pushState({ sheet }, "");
      else history.replaceState({ sheet }, "");
    } catch {
      // Too many in a short time, says Safari: this one is closed by its button.
    }
  }
}
