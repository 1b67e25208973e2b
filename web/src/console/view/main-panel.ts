// What the main panel shows of a session. The server's view decides.
import { isElsewhere, isOver, me, type SessionState } from "../../lib/socket/session-state";

export type MainPanelShows =
  "loading" | "over" | "other-page" | "picture" | "outgoing" | "lobby" | "invitation";

export function mainPanelOf(state: SessionState): MainPanelShows {
  const { session, call } = state;
  if (session === null) return "loading";
  if (isOver(state)) return "over";
  if (isElsewhere(state)) return "other-page";
  const inCall = me(state)?.inCall ?? false;
  if (inCall && state.here === null) return "loading";
  if (inCall) return "picture";
  const ring = call?.ring ?? null;
  if (ring && ring.by === session.me) return "outgoing";
  const customer = state.people.find(({ role }) => role === "customer");
  // Inside by an older opening, and gone: the way back in is what is needed.
  const absent = customer?.presence.state === "absent" || customer?.presence.state === "gone";
  const running = call !== null && call.runningSince !== null;
  return customer?.inside && (running || !absent) ? "lobby" : "invitation";
}
