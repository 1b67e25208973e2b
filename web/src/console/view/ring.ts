// Who calls this agent, and how long a call rings.
import { distinctName } from "../../lib/chat/names";
import { isOverStatus } from "../../lib/socket/session-state";
import type { RingView, SessionSummary } from "../../lib/wire";

/** How long a ring lasts, in seconds: a rule of the server, here for the drawn ring only. */
export const RING_SECONDS = 45;

/** A customer who calls this agent. */
export interface Incoming {
  session: string;
  name: string;
  /** When it stops; `null` until the session's own view has come. */
  until: number | null;
}

/**
 * Those who ring now, the first one first: the keys answer that one, so a later caller never takes
 * its place. `ringOf` is the ring in the session's own view, where that has come.
 */
export function incomingOf(
  sessions: readonly SessionSummary[],
  ringOf: (session: string) => RingView | null,
  guest: string,
): Incoming[] {
  const found = sessions.flatMap((one) => {
    const ring = ringOf(one.session);
    const rings = ring ? ring.forMe : one.ringing;
    if (!rings || isOverStatus(one.status)) return [];
    const name = distinctName(one.customer, guest);
    return [{ session: one.session, name, until: ring?.until ?? null }];
  });
  return found.sort((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity) || 0);
}
