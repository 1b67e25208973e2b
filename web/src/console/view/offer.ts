// What an agent can do about a call in a session: begin one, or go back into it. The lobby, the key
// and "Search or run a command" offer the same.
import type { SessionState } from "../../lib/socket/session-state";
import type { Denial } from "../../lib/wire";

export interface CallOffer {
  readonly act: "start" | "join";
  /** Why not; `null` when nothing prevents it. */
  readonly why: "unsupported" | "rings-you" | Denial | null;
}

/** `unsupported`: this browser has no calls. `null` until the session has come. */
export function callOffer(state: SessionState, unsupported: boolean): CallOffer | null {
  const { may, call } = state;
  if (!may) return null;
  const running = (call?.runningSince ?? null) !== null;
  const act = running ? "join" : "start";
  if (unsupported) return { act, why: "unsupported" };
  // The answer that is waited for is this agent's own.
  if (call?.ring?.forMe) return { act, why: "rings-you" };
  return { act, why: running ? may.joinCall : may.startCall };
}
