// The agent's list: which sessions it contains, in which group, in which order. What a session is
// and may do is the server's word; this only arranges.
import { distinctName } from "../../lib/chat/names";
import { isOverStatus } from "../../lib/socket/session-state";
import type { SessionSummary } from "../../lib/wire";

export type Filter = "open" | "done" | "all";
export const FILTERS: readonly Filter[] = ["open", "done", "all"];

type GroupName =
  | "ringing"
  | "waiting"
  | "running"
  | "out-of-call"
  | "requested"
  | "invited"
  | "left"
  | "today"
  | "earlier";

export interface Group {
  name: GroupName;
  sessions: SessionSummary[];
}

/** What the second line of an entry says. */
export type Standing =
  | "ringing"
  | "running"
  | "left-call"
  | "waiting"
  | "called"
  | "checking"
  | "away"
  | "left"
  | "requested"
  | "invited"
  | "expired"
  | "over";

/** A customer who has waited this long is highlighted, in ms: patience ends about then. */
export const LATE_MS = 3 * 60_000;

/** Most urgent first. */
const OPEN_GROUPS: readonly GroupName[] = [
  "ringing",
  "waiting",
  "requested",
  "running",
  "out-of-call",
  "left",
  "invited",
];
const OVER_GROUPS: readonly GroupName[] = ["today", "earlier"];

export function standing(session: SessionSummary): Standing {
  if (isOverStatus(session.status)) return "over";
  if (session.ringing) return "ringing";
  switch (session.customerState) {
    case "in-call":
      return "running";
    case "ready":
      return "waiting";
    case "invited":
      if (session.status === "requested") return "requested";
      return session.codeExpired ? "expired" : "invited";
    default:
      return session.customerState;
  }
}

/** Since when what an entry says has been so, where its age matters; `null` where it does not. */
export function ageOf(session: SessionSummary): number | null {
  const is = standing(session);
  return is === "left" || is === "left-call" || is === "away" ? session.customerSince : null;
}

/** The clock of an entry: of the call while the customer is in it, else of the wait for one. */
export function clockOf(session: SessionSummary): { of: "call" | "wait"; since: number } | null {
  const { runningSince, waitingSince } = session;
  if (runningSince !== null)
    return session.customerInCall ? { of: "call", since: runningSince } : null;
  return waitingSince === null ? null : { of: "wait", since: waitingSince };
}

/** What a session is called: its name or case number, its customer's name, or `unnamed`. */
export function nameOf(session: SessionSummary, unnamed: string): string {
  return session.title ?? distinctName(session.customer, unnamed);
}

/** The sessions of a filter in their groups; a group without any is left out. */
export function groups(sessions: readonly SessionSummary[], filter: Filter, now: number): Group[] {
  const shown: GroupName[] = [];
  if (filter !== "done") shown.push(...OPEN_GROUPS);
  if (filter !== "open") shown.push(...OVER_GROUPS);
  return shown
    .map((name) => ({
      name,
      sessions: sessions.filter((session) => groupOf(session, now) === name).sort(ORDER[name]),
    }))
    .filter((group) => group.sessions.length > 0);
}

export function countOpen(sessions: readonly SessionSummary[]): number {
  return sessions.filter((session) => !isOverStatus(session.status)).length;
}

/** The session after (or before) the one that is shown, around the end; `null` in an empty list. */
export function neighbour(
  list: readonly Group[],
  current: string | null,
  step: 1 | -1,
): string | null {
  const ids = list.flatMap((group) => group.sessions.map(({ session }) => session));
  if (ids.length === 0) return null;
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}

function groupOf(session: SessionSummary, now: number): GroupName {
  if (isOverStatus(session.status)) {
    const ended = new Date(session.overSince ?? session.openedAt).toDateString();
    return ended === new Date(now).toDateString() ? "today" : "earlier";
  }
  if (session.ringing) return "ringing";
  if (session.customerState === "left") return "left";
  if (session.runningSince !== null && session.customerState !== "invited")
    return session.customerInCall ? "running" : "out-of-call";
  if (session.waitingSince !== null) return "waiting";
  return session.status === "requested" ? "requested" : "invited";
}

type Order = (a: SessionSummary, b: SessionSummary) => number;
const longestWait: Order = (a, b) =>
  (a.waitingSince ?? a.openedAt) - (b.waitingSince ?? b.openedAt);
const lastLeft: Order = (a, b) => (b.customerSince ?? b.openedAt) - (a.customerSince ?? a.openedAt);
const newest: Order = (a, b) => b.openedAt - a.openedAt;
const lastEnded: Order = (a, b) => (b.overSince ?? b.openedAt) - (a.overSince ?? a.openedAt);
const oldestCall: Order = (a, b) => (a.runningSince ?? 0) - (b.runningSince ?? 0);

const ORDER: Record<GroupName, Order> = {
  ringing: longestWait,
  waiting: longestWait,
  requested: longestWait,
  running: oldestCall,
  "out-of-call": lastLeft,
  invited: newest,
  left: lastLeft,
  today: lastEnded,
  earlier: lastEnded,
};
