// Whose microphone the audio wizard listens to. A phone silences the first capture when a second
// one is opened, so the wizard has one of its own only while no call of this page has.

/** What one call of this page has to do with the microphone. */
export interface CallMicrophone {
  readonly session: string;
  /** This agent is in the call, here. */
  readonly inCall: boolean;
  /** The call has the microphone open, or opens it. */
  readonly open: boolean;
}

/** The session whose call the wizard listens to; `null` where it opens the microphone itself. */
export function listensTo(calls: readonly CallMicrophone[], shown: string): string | null {
  const own = calls.find(({ session }) => session === shown);
  // Before any other: in a call without a microphone the agent is muted, and told so.
  if (own && (own.open || own.inCall)) return shown;
  return calls.find(({ open }) => open)?.session ?? null;
}
