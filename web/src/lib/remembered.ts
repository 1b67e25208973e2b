// What a page remembers: in the tab beyond a reload, or in the browser for all tabs. A browser can
// close its storage or have no room in it, also in the middle of a session: then things last as
// long as the page.

export class Remembered {
  readonly #storage: () => Storage;
  /** What was last read or written, for when the storage cannot be read any more. */
  readonly #last = new Map<string, string | null>();
  /** What the storage did not take: only here it is as it was written. */
  readonly #unstored = new Set<string>();

  /** `storage` may throw, as the browser's own does when it is closed. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  read(key: string): string | null {
    if (!this.#unstored.has(key)) {
      try {
        this.#last.set(key, this.#storage().getItem(key));
      } catch {
        // As it was when it could be read.
      }
    }
    return this.#last.get(key) ?? null;
  }

  /** `null` removes it. */
  write(key: string, value: string | null): void {
    this.#last.set(key, value);
    try {
      if (value === null) this.#storage().removeItem(key);
      else this.#storage().setItem(key, value);
      this.#unstored.delete(key);
    } catch {
      this.#unstored.add(key);
    }
  }

  /** The keys of all that is remembered. */
  keys(): string[] {
    let stored: string[] = [];
    try {
      stored = Object.keys(this.#storage());
    } catch {
      // What this page has read or written is all there is.
    }
    return [...new Set([...stored, ...this.#last.keys()])].filter((key) => this.read(key) !== null);
  }
}

/** Until this tab is closed. */
export const inTab = new Remembered(() => sessionStorage);
/** For all tabs, and from one day to the next. */
export const inBrowser = new Remembered(() => localStorage);
