// Where this agent is heard and seen, and what one key that mutes everywhere does. Of all calls at
// most one hears the agent, so the key always silences before it opens anything.

/** What one session says of the agent's own part in its call. */
export interface OwnCall {
  readonly session: string;
  readonly inCall: boolean;
  /** The call is on this page; `null` until the server has said so. */
  readonly here: boolean | null;
  /** One of the two microphones is the agent's. */
  readonly holds: boolean;
  /** Another person is in the call. */
  readonly inCompany: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Whose customers hear and see this agent. */
export interface Live {
  readonly microphone: readonly string[];
  readonly camera: readonly string[];
}

export function liveIn(calls: readonly OwnCall[]): Live {
  const those = (is: (call: OwnCall) => boolean) =>
    calls.filter((call) => call.inCall && call.inCompany && is(call)).map(({ session }) => session);
  return {
    microphone: those((call) => call.holds && call.microphone),
    camera: those((call) => call.camera),
  };
}

export type LiveKind = "microphone" | "camera" | "both";

/** What is live in this session. */
export function liveHere(live: Live, session: string): LiveKind | null {
  const heard = live.microphone.includes(session);
  const seen = live.camera.includes(session);
  if (heard && seen) return "both";
  return heard ? "microphone" : seen ? "camera" : null;
}

export interface LiveElsewhere {
  readonly session: string;
  readonly what: LiveKind;
}

/** What is live in sessions other than the one on the screen; where one is heard comes first. */
export function liveElsewhere(live: Live, shown: string | null): LiveElsewhere[] {
  const sessions = new Set([...live.microphone, ...live.camera]);
  return [...sessions].flatMap((session) => {
    const what = session === shown ? null : liveHere(live, session);
    return what ? [{ session, what }] : [];
  });
}

/** What the key that mutes everywhere does. */
export type MuteKey =
  /** These calls hear the agent, and are silenced; `away`: one of them is on another page. */
  | { readonly is: "silence"; readonly sessions: readonly string[]; readonly away: string | null }
  | { readonly is: "set"; readonly session: string; readonly on: boolean }
  /** The call that is meant is on another tab or device. */
  | { readonly is: "elsewhere"; readonly session: string }
  /** Which of several calls is meant is not known. */
  | { readonly is: "which" }
  | { readonly is: "no-call" }
  /** The server has not said yet whether the call that is meant is on this page. */
  | { readonly is: "not-yet"; readonly session: string };

/** `last`: where the agent was heard last. */
export function muteKey(
  calls: readonly OwnCall[],
  shown: string | null,
  last: string | null,
): MuteKey {
  const { microphone: sessions } = liveIn(calls);
  if (sessions.length > 0) {
    const away = calls.find((call) => sessions.includes(call.session) && call.here === false);
    return { is: "silence", sessions, away: away?.session ?? null };
  }
  const mine = calls.filter(({ inCall }) => inCall);
  if (mine.length === 0) return { is: "no-call" };
  const meant =
    mine.find(({ session }) => session === shown) ??
    mine.find(({ session }) => session === last) ??
    (mine.length === 1 ? mine[0] : undefined);
  if (!meant) return { is: "which" };
  if (meant.here === null) return { is: "not-yet", session: meant.session };
  if (!meant.here) return { is: "elsewhere", session: meant.session };
  return { is: "set", session: meant.session, on: !meant.microphone };
}
