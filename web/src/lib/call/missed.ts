// How the last ring ended when no call came of it: said where the call would be, until something
// new happens.
import { me, type SessionState } from "../socket/session-state";
import type { ItemView, Notice } from "../wire";

/** From the reader's side. `unanswered`: they did not answer; `declined`: they cannot now. */
export type LastRing = { is: "missed" | "unanswered" | "declined"; by: string } | null;
type NoticeItem = Extract<ItemView, { kind: "notice" }>;

/** What happened to calls: the newest of these counts. */
const OF_CALLS: readonly Notice["notice"][] = [
  "ring-unanswered",
  "ring-declined",
  "call-began",
  "call-joined",
  "call-left",
  "returned-to-entry",
  "ended",
  "reopened",
];

function noticesOf(state: SessionState): NoticeItem[] {
  return Object.values(state.items)
    .flat()
    .filter((item): item is NoticeItem => item.kind === "notice")
    .filter(({ what }) => OF_CALLS.includes(what.notice))
    .sort((a, b) => a.at - b.at);
}

export class Rings {
  /** A ring for this person that stopped, and what the conversation had said of calls by then. */
  #stopped: { by: string; notices: number } | null = null;
  /** What the conversation had said of calls when the ring began. */
  #begun = 0;

  /**
   * The view has changed. A ring that is taken back leaves nothing in the conversation; what ends
   * it otherwise is said there, before the ring is gone from the view or after it.
   */
  follow(before: SessionState, now: SessionState): void {
    const ring = before.call?.ring;
    const notices = noticesOf(now).length;
    if (now.call?.ring && !ring) this.#begun = notices;
    if (now.call?.ring || me(now)?.inCall) this.#stopped = null;
    else if (ring?.forMe && notices === this.#begun) this.#stopped = { by: ring.by, notices };
  }

  last(state: SessionState): LastRing {
    const own = me(state);
    if (!own || state.call?.ring || own.inCall || state.call?.runningSince) return null;
    const notices = noticesOf(state);
    if (this.#stopped?.notices === notices.length) return { is: "missed", by: this.#stopped.by };
    const last = notices.at(-1);
    const by = state.people.find(({ seat }) => seat === last?.by);
    if (!last || !by) return null;
    const isOurs = by.role === own.role;
    if (last.what.notice === "ring-unanswered")
      return { is: isOurs ? "unanswered" : "missed", by: by.seat };
    return last.what.notice === "ring-declined" && !isOurs ? { is: "declined", by: by.seat } : null;
  }
}
