// To whom the second microphone can be passed, or why it cannot: as the rules have answered it.
import type { SessionState } from "../../lib/socket/session-state";
import type { Denial, PersonView } from "../../lib/wire";

/** Who would get the second microphone (E14). */
export function waitingForMicrophone(state: SessionState): PersonView[] {
  const receivers = state.may?.passMicrophoneTo ?? [];
  return state.people.filter(({ seat }) => receivers.includes(seat));
}

export type Pass =
  | { readonly is: "to"; readonly seat: string }
  /** Everyone in the voice call has a microphone. */
  | { readonly is: "nobody-waits" }
  | { readonly is: "denied"; readonly why: Denial };

/** What the key that passes the microphone does; `null` until the session has come. */
export function passOn(state: SessionState): Pass | null {
  if (!state.may) return null;
  const why = state.may.passMicrophone;
  if (why !== null) return { is: "denied", why };
  const [next] = waitingForMicrophone(state);
  return next ? { is: "to", seat: next.seat } : { is: "nobody-waits" };
}
