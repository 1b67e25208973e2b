// The lines of one conversation as they stand on the screen: what the server has told, what is on
// its way, what was refused, and how far each own message has got.
import type { Outgoing } from "../../lib/socket/client";
import type { ConversationView, ItemView, Notice } from "../../lib/wire";

/** A message that the server refused; its words are kept. */
export interface Failed {
  readonly id: string;
  readonly conversation: string;
  readonly body: string;
  readonly code: string;
}

export type Delivery = "sending" | "sent" | "seen" | "failed";

export type Line =
  | {
      kind: "said";
      key: string;
      by: string | null;
      mine: boolean;
      /** `null` while it is on its way. */
      at: number | null;
      /** `null` when it was erased. */
      body: string | null;
      /** Of own messages only. */
      delivery: Delivery | null;
      /** The code of the refusal. */
      refused: string | null;
    }
  | { kind: "notice"; key: string; by: string | null; at: number; what: Notice }
  /** Midnight has passed between two lines. */
  | { kind: "day"; key: string; at: number };

export interface Conversation {
  id: string;
  me: string;
  items: readonly ItemView[];
  texts: Readonly<Record<string, string | null>>;
  standing: ConversationView | null;
  outbox: readonly Outgoing[];
  failed: readonly Failed[];
}

export function lines(conversation: Conversation): Line[] {
  const { id, items, outbox, failed } = conversation;
  const known = items.at(-1)?.sequence ?? 0;
  const told = items.map((item) => lineOf(conversation, item));
  const onTheWay = outbox
    .filter((message) => message.conversation === id && (message.sequence ?? Infinity) > known)
    .map((message) => ownLine(conversation, message, "sending", null));
  const refused = failed
    .filter((message) => message.conversation === id)
    .map((message) => ownLine(conversation, message, "failed", message.code));
  return [...withDays(told), ...onTheWay, ...refused];
}

/** The last own message, or every one that is not simply where the last one is, shows its state. */
export function showsDelivery(all: readonly Line[], index: number): boolean {
  const line = all[index];
  if (line?.kind !== "said" || line.delivery === null) return false;
  const next = all.slice(index + 1).find((other) => other.kind === "said" && other.mine);
  return next?.kind !== "said" || next.delivery !== line.delivery || line.delivery === "failed";
}

function lineOf({ me, texts, standing }: Conversation, item: ItemView): Line {
  const key = `i${item.sequence}`;
  if (item.kind === "notice") {
    return { kind: "notice", key, by: item.by, at: item.at, what: item.what };
  }
  const mine = item.by === me;
  const seen = (standing?.seenByOthers ?? 0) >= item.sequence;
  return {
    kind: "said",
    key,
    by: item.by,
    mine,
    at: item.at,
    body: texts[item.text] ?? null,
    delivery: mine ? (seen ? "seen" : "sent") : null,
    refused: null,
  };
}

function ownLine(
  { me }: Conversation,
  { id, body }: { id: string; body: string },
  delivery: Delivery,
  refused: string | null,
): Line {
  return { kind: "said", key: id, by: me, mine: true, at: null, body, delivery, refused };
}

function withDays(told: readonly Line[]): Line[] {
  const day = (at: number) => new Date(at).toDateString();
  return told.flatMap((line, index) => {
    const before = told[index - 1];
    if (!before?.at || !line.at || day(before.at) === day(line.at)) return [line];
    return [{ kind: "day", key: `d${line.key}`, at: line.at } as const, line];
  });
}
