// Gathers what a page knows now, for `truth.ts`.
import type { MediaOwner, Kind } from "../media/owner";
import type { Connection } from "../socket/connection";
import { me, type SessionState } from "../socket/session-state";
import type { PersonView } from "../wire";
import type { Evidence } from "./evidence";
import type { Peer } from "./peer";
import type { Here, Known, KnownOther, OwnSource } from "./truth";

export interface KnownParts {
  now: number;
  connection: Pick<Connection, "heardAt">;
  peer: Peer;
  owner: MediaOwner;
  evidence: Evidence;
  since: Since;
  wants: (kind: Kind) => boolean;
}

/** Remembers since when things are so. */
export class Since {
  readonly #times = new Map<string, number>();

  /** Since when `is` holds under this name; `null` while it does not. */
  of(name: string, is: boolean, now: number): number | null {
    if (!is) this.#times.delete(name);
    else if (!this.#times.has(name)) this.#times.set(name, now);
    return this.#times.get(name) ?? null;
  }
}

export function knownOf(parts: KnownParts, state: SessionState): Known {
  const { now, peer, since } = parts;
  const own = me(state);
  const id = state.session?.me ?? "";
  const others = state.people.filter(({ role, inCall }) => inCall && role !== own?.role);
  return {
    now,
    heardAt: parts.connection.heardAt,
    peer: peer.state,
    way: peer.way,
    // Of a call on another page this one knows nothing.
    inCallSince: since.of("call", (own?.inCall ?? false) && state.here === true, now),
    me: id,
    own: { camera: source(parts, state, "camera"), microphone: source(parts, state, "microphone") },
    report: state.quality[id] ?? null,
    others: others.map(({ seat }) => state.quality[seat] ?? null),
  };
}

function source(parts: KnownParts, { media }: SessionState, kind: Kind): OwnSource {
  const { now, owner, evidence } = parts;
  const { phase, paused } = owner.capture(kind);
  const wanted = parts.wants(kind);
  const forwarded = (kind === "camera" ? media?.sendCamera : media?.sendMicrophone) ?? false;
  const open = phase === "live";
  return {
    wanted,
    forwarded,
    open,
    failed: phase === "trouble",
    paused,
    since: parts.since.of(`own ${kind}`, wanted && forwarded && open && !paused, now),
    sent: kind === "camera" ? evidence.camera : evidence.microphone,
    silentFor: kind === "microphone" ? evidence.silentFor(now) : 0,
  };
}

/** The arriving track of a person, when it is forwarded to this page. */
export function arriving(
  peer: Peer,
  state: SessionState,
  seat: string,
  kind: Kind,
): MediaStreamTrack | null {
  const route = state.media?.receive.find((one) => one.from === seat && one.kind === kind);
  if (!route || state.here === false) return null;
  const tracks = kind === "camera" ? peer.pictures : peer.sounds;
  return tracks[route.line] ?? null;
}

export function otherOf(parts: KnownParts, state: SessionState, person: PersonView): KnownOther {
  const here = (kind: Kind): Here => {
    const track = arriving(parts.peer, state, person.seat, kind);
    const { evidence, now } = parts;
    const moving = kind === "camera" ? evidence.video : evidence.audio;
    const name = `${person.seat} ${kind}`;
    return {
      routed: track !== null,
      since: parts.since.of(name, person.inCall && person[kind], now),
      moving: track ? moving.call(evidence, track.id) : null,
    };
  };
  return {
    report: state.quality[person.seat] ?? null,
    camera: person.inCall && person.camera,
    microphone: person.inCall && person.microphone,
    video: here("camera"),
    audio: here("microphone"),
  };
}
