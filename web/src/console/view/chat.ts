// What an agent's chat adds to the items of a conversation: days, and the words of notices.
import type { ChatItem } from "../../lib/chat/items";

export type Row =
  { kind: "item"; key: string; item: ChatItem } | { kind: "day"; key: string; at: number };

/** The items with a row for each midnight that has passed between two of them. */
export function rowsOf(items: readonly ChatItem[]): Row[] {
  let day = "";
  return items.flatMap((item) => {
    const row: Row = { kind: "item", key: item.key, item };
    if (item.at === null) return [row];
    const before = day;
    day = new Date(item.at).toDateString();
    if (before === "" || before === day) return [row];
    return [{ kind: "day", key: `d${item.key}`, at: item.at }, row];
  });
}
