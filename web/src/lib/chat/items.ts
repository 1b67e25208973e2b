// One conversation as one person reads it: what the server has sent, what is on its way, what was
// refused, and how far each own message has got.
import type { Outgoing } from "../socket/client";
import { conversationOf, type SessionState } from "../socket/session-state";
import type { Notice } from "../wire";

/** A message that the server refused; its text is kept. */
export interface Refused {
  readonly id: string;
  readonly body: string;
  readonly code: string;
}

type Delivery = "sending" | "sent" | "seen" | "waiting" | "discarded" | "failed";

export type ChatItem = ChatMessage | ChatNotice;

export interface ChatMessage {
  readonly kind: "said";
  readonly key: string;
  readonly mine: boolean;
  readonly by: string | null;
  readonly at: number | null;
  /** `null` when it was erased. */
  readonly body: string | null;
  /** Of own messages only. */
  readonly delivery: Delivery | null;
  /** The code of a refusal. */
  readonly why: string | null;
}

/** How many messages the reader wrote. */
export function countOwnMessages(items: readonly ChatItem[]): number {
  return items.filter((item) => item.kind === "said" && item.mine).length;
}

interface ChatNotice {
  readonly kind: "notice";
  readonly key: string;
  readonly mine: boolean;
  readonly by: string | null;
  readonly at: number;
  readonly what: Notice;
}

export function chatItemsOf(
  state: SessionState,
  outbox: readonly Outgoing[],
  refused: readonly Refused[],
  conversation: string = state.session?.me ?? "",
): ChatItem[] {
  const own = state.session?.me ?? "";
  const standing = conversationOf(state, conversation);
  const stored = state.items[conversation] ?? [];
  const items: ChatItem[] = stored.map((item) => {
    const base = { key: `i${item.sequence}`, mine: item.by === own, by: item.by };
    const { at } = item;
    if (item.kind === "notice") return { ...base, kind: "notice", at, what: item.what };
    const body = state.texts[item.text] ?? null;
    let delivery: Delivery = item.sequence <= (standing?.seenByOthers ?? 0) ? "seen" : "sent";
    if (standing?.waiting.includes(item.sequence)) delivery = "waiting";
    if (standing?.discarded.includes(item.sequence)) delivery = "discarded";
    return { ...base, kind: "said", at, body, delivery: base.mine ? delivery : null, why: null };
  });
  const ownMessage = (
    id: string,
    body: string,
    delivery: Delivery,
    why: string | null,
  ): ChatItem => ({
    kind: "said",
    key: id,
    mine: true,
    by: own,
    at: null,
    body,
    delivery,
    why,
  });
  for (const message of outbox)
    if (message.session === state.id && (message.conversation ?? own) === conversation)
      items.push(ownMessage(message.id, message.body, "sending", null));
  for (const message of refused)
    items.push(ownMessage(message.id, message.body, "failed", message.code));
  return items;
}

/** The state is shown below the last own message of a run with the same state, not below each. */
export function showsDelivery(items: readonly ChatItem[], index: number): boolean {
  const item = items[index];
  if (item?.kind !== "said" || item.delivery === null) return false;
  if (item.delivery === "failed" || item.delivery === "discarded") return true;
  const next = items.slice(index + 1).find((other) => other.kind === "said" && other.mine);
  return next?.kind !== "said" || next.delivery !== item.delivery;
}

/** What other people said after what this person has seen. */
export function unreadOf(state: SessionState): number {
  const own = state.session?.me ?? "";
  const seen = conversationOf(state, own)?.seenByMe ?? 0;
  const items = state.items[own] ?? [];
  return items.filter((item) => item.kind === "said" && item.by !== own && item.sequence > seen)
    .length;
}

/** Texts of own messages that never arrived: waiting or discarded (D13), or still on the way. */
export function undeliveredOf(state: SessionState, outbox: readonly Outgoing[]): string[] {
  return chatItemsOf(state, outbox, [])
    .filter((item) => item.kind === "said")
    .filter(({ delivery }) => delivery !== null && delivery !== "sent" && delivery !== "seen")
    .map(({ body }) => body)
    .filter((body) => body !== null);
}
