// Which screen the customer sees. The server's view decides.
import { isOver, me, type SessionState } from "../../lib/socket/session-state";

export type Screen =
  "waiting" | "ended" | "call" | "other-page" | "ring-in" | "ring-out" | "lobby" | "ready";

/** `recheck`: the customer is past the media check and goes through it once more. */
export function screenOf(state: SessionState, recheck: boolean): Screen {
  const person = me(state);
  if (!state.session || !person || !state.call) return "waiting";
  if (isOver(state)) return "ended";
  // Until the server has said which page holds the call, nothing is claimed.
  if (person.inCall && state.here === null) return "waiting";
  if (person.inCall) return state.here ? "call" : "other-page";
  const { ring } = state.call;
  const passed = (person.lobby?.outcome ?? null) !== null;
  if (ring?.forMe && passed) return "ring-in";
  if (ring && ring.by === person.seat) return "ring-out";
  return passed && !recheck ? "ready" : "lobby";
}
