// Where sound goes: the speaker that the person chose, whenever it is there; else the system's.
// Browsers name speakers only once they capture, so the choice is looked for at each change of
// the list.
import type { DeviceBook } from "../media/devices";

export class Speaker {
  readonly #book: DeviceBook;
  readonly #use: (id: string) => void;
  readonly #unsubscribe: () => void;
  #id = "";

  constructor(book: DeviceBook, use: (id: string) => void) {
    this.#book = book;
    this.#use = use;
    this.#id = book.chosen("speaker")?.deviceId ?? "";
    this.#unsubscribe = book.subscribe(() => this.#follow());
  }

  /** The speaker in use by id; empty is the system's. */
  get id(): string {
    return this.#id;
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Plugged in or out, chosen, or listed with its name at last. */
  #follow(): void {
    const chosen = this.#book.chosen("speaker");
    // A list without names says nothing about the speaker in use.
    if (!chosen && this.#book.choice("speaker")?.is === "device" && !this.#book.named("speaker"))
      return;
    const id = chosen?.deviceId ?? "";
    if (id === this.#id) return;
    this.#id = id;
    this.#use(id);
  }
}
