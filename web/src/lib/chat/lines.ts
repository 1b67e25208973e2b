// One conversation as one person reads it: what the server has told, what is on its way, what was
// refused, and how far each own message has got.
import type { Outgoing } from "../socket/client";
import { conversationOf, type SessionState } from "../socket/session-state";
import type { Notice } from "../wire";

/** A message that the server refused; its words are kept. */
export interface Refused {
  readonly id: string;
  readonly body: string;
  readonly code: string;
}

export type Delivery = "sending" | "sent" | "seen" | "waiting" | "discarded" | "failed";

export type Line = SaidLine | NoticeLine;

export interface SaidLine {
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

/** How many lines the reader wrote. */
export function ownLines(lines: readonly Line[]): number {
  return lines.filter((line) => line.kind === "said" && line.mine).length;
}

export interface NoticeLine {
  readonly kind: "notice";
  readonly key: string;
  readonly mine: boolean;
  readonly by: string | null;
  readonly at: number;
  readonly what: Notice;
}

export function linesOf(
  state: SessionState,
  outbox: readonly Outgoing[],
  refused: readonly Refused[],
  conversation: string = state.session?.me ?? "",
): Line[] {
  const own = state.session?.me ?? "";
  const standing = conversationOf(state, conversation);
  const items = state.items[conversation] ?? [];
  const lines: Line[] = items.map((item) => {
    const base = { key: `i${item.sequence}`, mine: item.by === own, by: item.by };
    const { at } = item;
    if (item.kind === "notice") return { ...base, kind: "notice", at, what: item.what };
    const body = state.texts[item.text] ?? null;
    let delivery: Delivery = item.sequence <= (standing?.seenByOthers ?? 0) ? "seen" : "sent";
    if (standing?.waiting.includes(item.sequence)) delivery = "waiting";
    if (standing?.discarded.includes(item.sequence)) delivery = "discarded";
    return { ...base, kind: "said", at, body, delivery: base.mine ? delivery : null, why: null };
  });
  const ownLine = (id: string, body: string, delivery: Delivery, why: string | null): Line => ({
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
      lines.push(ownLine(message.id, message.body, "sending", null));
  for (const message of refused)
    lines.push(ownLine(message.id, message.body, "failed", message.code));
  return lines;
}

/** The state stands below the last own message of a run with the same state, not below each. */
export function showsDelivery(lines: readonly Line[], index: number): boolean {
  const line = lines[index];
  if (line?.kind !== "said" || line.delivery === null) return false;
  if (line.delivery === "failed" || line.delivery === "discarded") return true;
  const next = lines.slice(index + 1).find((other) => other.kind === "said" && other.mine);
  return next?.kind !== "said" || next.delivery !== line.delivery;
}

/** What other people said after what this person has seen. */
export function unreadOf(state: SessionState): number {
  const own = state.session?.me ?? "";
  const seen = conversationOf(state, own)?.seenByMe ?? 0;
  const items = state.items[own] ?? [];
  return items.filter((item) => item.kind === "said" && item.by !== own && item.sequence > seen)
    .length;
}

/** The words of own messages that never arrived: waiting or given up (D13), or still on the way. */
export function keptOf(state: SessionState, outbox: readonly Outgoing[]): string[] {
  return linesOf(state, outbox, [])
    .filter((line) => line.kind === "said")
    .filter(({ delivery }) => delivery !== null && delivery !== "sent" && delivery !== "seen")
    .map(({ body }) => body)
    .filter((body) => body !== null);
}
