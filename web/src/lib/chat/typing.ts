// "… is typing", for both pages: it shows for a while after the last notice of it, and no longer
// than until what was typed has arrived.
import type { ItemView } from "../wire";

/** How long after the last notice, in ms; a page that types sends one every two seconds. */
export const TYPING_MS = 3_000;

/** A person is typing in a conversation. */
export interface Typing {
  readonly seat: string;
  readonly at: number;
  /** The last line that was there; one of this person that follows is what was typed. */
  readonly after: number;
}

export function typingFrom(seat: string, items: readonly ItemView[], at: number): Typing {
  return { seat, at, after: items.at(-1)?.sequence ?? 0 };
}

/** Who is typing now, by what was last said of it. */
export function whoTypes(
  last: Typing | null | undefined,
  items: readonly ItemView[],
  now: number,
): string | null {
  if (!last || now - last.at >= TYPING_MS) return null;
  const arrived = items.some(
    ({ kind, by, sequence }) => kind === "said" && by === last.seat && sequence > last.after,
  );
  return arrived ? null : last.seat;
}
