// The newest words of a conversation, for where it is closed.
import type { ChatItem, ChatMessage } from "./items";

/** They are shown under a heading: messages of other people begin with the author's name. */
export function previewOf(
  items: readonly ChatItem[],
  heading: string,
  nameOf: (item: ChatMessage) => string,
): string | null {
  const last = items.findLast((item) => item.kind === "said" && item.body !== null);
  if (last?.kind !== "said" || last.body === null) return null;
  const name = nameOf(last);
  return name === heading ? last.body : `${name}: ${last.body}`;
}
