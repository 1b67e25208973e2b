// What an adviser's chat adds to the lines of a conversation: days, and the words of notices.
import type { Line } from "../../lib/chat/lines";

export type Row =
  { kind: "line"; key: string; line: Line } | { kind: "day"; key: string; at: number };

/** The lines with a row for each midnight that has passed between two of them. */
export function rowsOf(lines: readonly Line[]): Row[] {
  let day = "";
  return lines.flatMap((line) => {
    const row: Row = { kind: "line", key: line.key, line };
    if (line.at === null) return [row];
    const before = day;
    day = new Date(line.at).toDateString();
    if (before === "" || before === day) return [row];
    return [{ kind: "day", key: `d${line.key}`, at: line.at }, row];
  });
}
