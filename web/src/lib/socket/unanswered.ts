// The commands that no answer has come for, in the order of asking. They are sent again in that
// order, after a loss and when the server could not take them: nothing overtakes what waits, or
// messages would arrive in another order than they were said.
import type { Problem } from "../wire";

export interface Waiting {
  text: string;
  session: string;
  done: (sequence: number | null) => void;
  refused: (problem: Problem) => void;
}

interface Deferred {
  ids: Set<string>;
  cancel: () => void;
}

export class Unanswered {
  readonly #commands = new Map<string, Waiting>();
  /** The commands of a session that wait for the server to be able again. */
  readonly #deferred = new Map<string, Deferred>();
  readonly #after: (milliseconds: number, what: () => void) => () => void;
  /** Sends when the server would hear it; what is not heard is sent after its next `hello`. */
  readonly #send: (text: string) => void;

  constructor(
    after: (milliseconds: number, what: () => void) => () => void,
    send: (text: string) => void,
  ) {
    this.#after = after;
    this.#send = send;
  }

  add(id: string, command: Waiting): void {
    this.#commands.set(id, command);
    const deferred = this.#deferred.get(command.session);
    if (deferred) deferred.ids.add(id);
    else this.#send(command.text);
  }

  /** The answer has come. */
  take(id: string): Waiting | undefined {
    const command = this.#commands.get(id);
    this.#commands.delete(id);
    return command;
  }

  /** Sends a command again after a pause in ms, and what is asked of its session meanwhile. */
  defer(id: string, pause: number): void {
    const session = this.#commands.get(id)?.session;
    if (session === undefined) return;
    const deferred = this.#deferred.get(session);
    if (deferred) {
      deferred.ids.add(id);
      return;
    }
    const ids = new Set([id]);
    const cancel = this.#after(pause, () => {
      this.#deferred.delete(session);
      for (const [id, { text }] of this.#commands) if (ids.has(id)) this.#send(text);
    });
    this.#deferred.set(session, { ids, cancel });
  }

  /** A new line: all of them. */
  sendAll(): void {
    for (const { cancel } of this.#deferred.values()) cancel();
    this.#deferred.clear();
    for (const { text } of this.#commands.values()) this.#send(text);
  }
}
