// Which customer's video the console shows, and how it is. The server's view says which cameras
// are forwarded to this page: it has room for a few of them, and the others wait.
import { PICTURE_LINES } from "../../lib/call/transceivers";
import type { SessionState } from "../../lib/socket/session-state";
import type { PersonView } from "../../lib/wire";

function arriving(state: SessionState): string[] {
  const cameras = (state.media?.receive ?? []).filter(({ kind }) => kind === "camera");
  return cameras.map(({ from }) => from);
}

/** Of several customers the first whose video arrives, or will. */
export function customerToShow(state: SessionState): PersonView | null {
  const customers = state.people.filter(({ role }) => role === "customer");
  const inCall = customers.filter((one) => one.inCall);
  const seen = arriving(state);
  return (
    inCall.find((one) => one.camera && seen.includes(one.seat)) ??
    inCall.find((one) => one.camera) ??
    inCall[0] ??
    customers[0] ??
    null
  );
}

/** `waiting`: there is room for it only when one of the others is turned off. */
export type VideoIs = "off" | "waiting" | "arriving";

export function videoOf(state: SessionState, { seat, camera }: PersonView): VideoIs {
  if (!camera) return "off";
  const seen = arriving(state);
  // The parts of the view come one after the other: with room for it, it is about to come.
  return seen.includes(seat) || seen.length < PICTURE_LINES ? "arriving" : "waiting";
}
