// Two people, or two tabs of one, press at the same moment: one of them is refused. What was wanted
// may have come true all the same, and what the refusal says holds for a while only.
import { Refusal, isEnded } from "../socket/refusal";
import { me, type SessionState } from "../socket/session-state";
import type { Command, Denial } from "../wire";

/** What was asked for and refused. */
export interface Refused {
  readonly command: Command;
  readonly error: unknown;
  /** The page has shown the reason; when it shows it no longer, the sentence has had its time. */
  wasShown?: boolean;
}

/** Whether a refusal needs no message in the present state of the session. */
export function isMoot(refused: Refused, state: SessionState): boolean {
  const { command, error } = refused;
  if (isEnded(error)) return true;
  if (!(error instanceof Refusal)) return false;
  const { code } = error.problem;
  if (cameTrue(command, code, state)) return true;
  const reason = reasonNow(command, state);
  if (reason === code) refused.wasShown = true;
  return reason !== undefined && reason !== code && refused.wasShown === true;
}

/** Whether the session is in the requested state, or the page shows what to do anyway. */
function cameTrue(command: Command, code: string, state: SessionState): boolean {
  const own = me(state);
  const inCall = own?.inCall ?? false;
  const inVoice = own?.inVoice ?? false;
  const ring = state.call?.ring ?? null;
  const voice = state.call?.voice ?? false;
  switch (command.type) {
    case "startCall":
      // Both sides pressed START, or both tabs of one.
      return code === "already-ringing" && (inCall || isOwnOrForMe(ring, own?.seat));
    case "acceptCall":
      return code === "not-ringing" && inCall;
    case "declineCall":
      // A person who declines only wants it to stop ringing.
      return code === "not-ringing";
    case "cancelRing":
      return code === "not-ringing" && (inCall || ring === null);
    case "joinCall":
      return code === "already-in-call" && inCall;
    case "leaveCall":
      return /^(not-in-call|no-call)$/.test(code) && !inCall;
    case "startVoice":
      return code === "voice-already" && voice;
    case "endVoice":
      return code === "no-voice" && !voice;
    case "joinVoice":
      return code === "voice-already" && inVoice;
    case "leaveVoice":
      return /^(not-in-voice|no-voice)$/.test(code) && !inVoice;
    case "setStatus":
      return code === "status-not-allowed" && state.session?.status === command.to;
    default:
      return false;
  }
}

function isOwnOrForMe(
  ring: NonNullable<SessionState["call"]>["ring"],
  own: string | undefined,
): boolean {
  return ring !== null && (ring.forMe || ring.by === own);
}

/** Why the rules would refuse this now; `undefined` where the page is not told. */
function reasonNow(command: Command, state: SessionState): Denial | null | undefined {
  const { may } = state;
  if (!may) return undefined;
  if (command.type === "setStatus")
    return may.setStatus.includes(command.to) ? null : "status-not-allowed";
  if (command.type === "declineCall") return may.acceptCall;
  return command.type in may
    ? may[command.type as Exclude<keyof typeof may, "setStatus" | "passMicrophoneTo">]
    : undefined;
}
