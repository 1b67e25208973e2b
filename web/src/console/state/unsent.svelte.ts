// Messages that the server refused. They stay where they were written, with what to do about it,
// until they are sent again or put back into the field.
import { Refusal, newCommandId, type Outgoing } from "../../lib/socket/client";
import { readFailed, writeFailed, type FailedMessage } from "./storage";

export class Unsent {
  messages = $state.raw<readonly FailedMessage[]>(readFailed());

  keep(message: Pick<Outgoing, "session" | "conversation" | "body">, error: unknown): void {
    const { session, body } = message;
    const conversation = message.conversation ?? "";
    const code = error instanceof Refusal ? error.problem.code : "unknown";
    const id = newCommandId();
    this.#set([...this.messages, { id, session, conversation, body, code }]);
  }

  /** Takes a message out, to send it again or to put it back into the field. */
  take(id: string): FailedMessage | null {
    const one = this.messages.find((message) => message.id === id) ?? null;
    this.#set(this.messages.filter((message) => message.id !== id));
    return one;
  }

  #set(messages: readonly FailedMessage[]): void {
    this.messages = messages;
    writeFailed(messages);
  }
}
