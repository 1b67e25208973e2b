// Gathers what a page knows now, for `truth.ts`.
import type { Playback } from "../device/playback";
import { KINDS, type Kind } from "../media/asking";
import type { MediaOwner } from "../media/owner";
import type { Connection } from "../socket/connection";
import { me, type SessionState } from "../socket/session-state";
import type { PersonView } from "../wire";
import type { Evidence, Moving } from "./evidence";
import type { Peer } from "./peer";
import {
  PROOF_FOR_MS,
  QUIET_AFTER_MS,
  type Here,
  type Known,
  type KnownOther,
  type OwnSource,
} from "./truth";

export interface KnownParts {
  now: number;
  connection: Pick<Connection, "heardAt">;
  peer: Peer;
  playback: Pick<Playback, "state">;
  owner: MediaOwner;
  evidence: Evidence;
  since: Since;
  wants: (kind: Kind) => boolean;
}

/** Remembers since when things are so, and whether something has moved since. */
export class Since {
  readonly #times = new Map<string, number>();
  readonly #moved = new Map<string, string>();

  /** Since when `is` holds under this name; `null` while it does not. */
  of(name: string, is: boolean, now: number): number | null {
    if (!is) this.#times.delete(name);
    else if (!this.#times.has(name)) this.#times.set(name, now);
    return this.#times.get(name) ?? null;
  }

  /** Whether it has moved since it is `on`, always with the same device. */
  moved(name: string, on: boolean, moving: Moving, device = ""): boolean {
    if (!on) this.#moved.delete(name);
    else if (moving) this.#moved.set(name, device);
    return this.#moved.get(name) === device;
  }
}

export function knownOf(parts: KnownParts, state: SessionState): Known {
  const { now, peer, since } = parts;
  const own = me(state);
  const id = state.session?.me ?? "";
  const others = state.people.filter(({ role, inCall }) => inCall && role !== own?.role);
  forgetWhatIsOff(since, state, now);
  return {
    now,
    heardAt: parts.connection.heardAt,
    peer: peer.state,
    way: peer.way,
    soundNeedsTap: parts.playback.state === "needs-tap",
    // Of a call on another page this one knows nothing.
    inCallSince: since.of("call", (own?.inCall ?? false) && state.here === true, now),
    me: id,
    own: { camera: source(parts, state, "camera"), microphone: source(parts, state, "microphone") },
    report: state.quality[id] ?? null,
    others: others.map(({ seat }) => state.quality[seat] ?? null),
  };
}

const isOn = (person: PersonView, kind: Kind) => person.inCall && person[kind];

/** Includes sources that are not queried while they are off: turned on again, they restart. */
function forgetWhatIsOff(since: Since, { people }: SessionState, now: number): void {
  for (const person of people)
    for (const kind of KINDS) {
      if (isOn(person, kind)) continue;
      since.of(`${person.seat} ${kind}`, false, now);
      since.moved(`${person.seat} ${kind}`, false, null);
    }
}

function source(parts: KnownParts, { media }: SessionState, kind: Kind): OwnSource {
  const { now, owner, evidence } = parts;
  const { phase, paused } = owner.capture(kind);
  const wanted = parts.wants(kind);
  const forwarded = (kind === "camera" ? media?.sendCamera : media?.sendMicrophone) ?? false;
  const open = phase === "live";
  const sent = kind === "camera" ? evidence.camera : evidence.microphone;
  const choice = JSON.stringify(owner.book.choice(kind));
  return {
    wanted,
    forwarded,
    open,
    failed: phase === "trouble",
    paused,
    since: parts.since.of(`own ${kind}`, wanted && forwarded && open && !paused, now),
    sent,
    moved: parts.since.moved(`own ${kind}`, wanted && forwarded, open && sent, choice),
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
  const { now, since } = parts;
  const here = (kind: Kind): Here => {
    const track = arriving(parts.peer, state, person.seat, kind);
    const { evidence } = parts;
    const look = kind === "camera" ? evidence.video : evidence.audio;
    const moving = track ? look.call(evidence, track.id) : null;
    const name = `${person.seat} ${kind}`;
    const on = isOn(person, kind);
    return {
      routed: track !== null,
      since: since.of(name, on, now),
      moving,
      moved: since.moved(name, on, moving),
    };
  };
  const report = state.quality[person.seat] ?? null;
  const comes = report !== null && now - report.at <= PROOF_FOR_MS;
  return {
    report,
    comesSince: since.of(
      `${person.seat} comes`,
      comes && report.quality.quiet < QUIET_AFTER_MS,
      now,
    ),
    camera: isOn(person, "camera"),
    microphone: isOn(person, "microphone"),
    video: here("camera"),
    audio: here("microphone"),
  };
}
