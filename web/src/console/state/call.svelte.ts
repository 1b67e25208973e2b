// The media of one session, for the views to read. It lives in the workspace, not in a view, so
// that looking at another session ends nothing.
import { CallMedia } from "../../lib/call/call-media";
import { Rings, type LastRing } from "../../lib/call/missed";
import {
  connectionOf,
  connectionOfOther,
  reachesMe,
  reachesThem,
  worst,
  type Claim,
  type ConnectionIs,
  type StaleVideo,
} from "../../lib/call/truth";
import type { Sounds } from "../../lib/device/sound";
import type { Kind } from "../../lib/media/asking";
import type { Capture } from "../../lib/media/owner";
import type { Trouble } from "../../lib/media/trouble";
import type { Client } from "../../lib/socket/client";
import { me, type SessionState } from "../../lib/socket/session-state";
import type { PersonView } from "../../lib/wire";

export class SessionCall {
  readonly media: CallMedia;
  #version = $state(0);
  #rang = false;
  readonly #rings = new Rings();
  #before: SessionState | null = null;

  constructor(client: Client, session: string, sounds: Sounds) {
    const changed = () => {
      this.#version += 1;
    };
    // An agent shows a face, a customer shows a thing.
    this.media = new CallMedia({ client, session, facing: "user", sounds, changed });
    this.media.connect(client.session(session));
  }

  /** How the connection is, of this page or of the other person: the worse of both. */
  connection(state: SessionState, other: PersonView): ConnectionIs {
    void this.#version;
    const known = this.media.known(state);
    const own = connectionOf(known);
    if (!other.inCall || known.inCallSince === null) return own;
    return worst([own, connectionOfOther(known, this.media.knownOther(state, other))]);
  }

  /** Whether a person on the other side sees or hears this agent. */
  reachesThem(state: SessionState, kind: Kind): Claim {
    void this.#version;
    return reachesThem(this.media.known(state), kind);
  }

  /** Whether another person is seen or heard here. */
  reachesMe(state: SessionState, person: PersonView, kind: Kind): Claim {
    void this.#version;
    return reachesMe(this.media.known(state), this.media.knownOther(state, person), kind);
  }

  /** The video of a person, when it does not move. */
  staleVideo(state: SessionState, person: PersonView): StaleVideo | null {
    void this.#version;
    return this.media.staleVideo(state, person);
  }

  /** This browser has no WebRTC. */
  get isUnsupported(): boolean {
    void this.#version;
    return this.media.peer.state === "unsupported";
  }

  /** How the last ring ended, when no call came of it. */
  lastRing(state: SessionState): LastRing {
    void this.#version;
    return this.#rings.last(state);
  }

  capture(kind: Kind): Capture {
    void this.#version;
    return this.media.owner.capture(kind);
  }

  /** Why the agent's own camera or microphone does not work. */
  trouble(kind: Kind): Trouble | null {
    void this.#version;
    return this.media.trouble(kind) ?? this.media.owner.capture(kind).trouble;
  }

  wants(kind: Kind, state: SessionState): boolean {
    void this.#version;
    return this.media.wants(kind, state);
  }

  /** The browser wants a tap before it plays audio. */
  get needsTap(): boolean {
    void this.#version;
    return this.media.playback.state === "needs-tap";
  }

  /** The video that arrives from a person. */
  picture(state: SessionState, seat: string): MediaStreamTrack | null {
    void this.#version;
    return this.media.pictures(state).find(({ from }) => from === seat)?.track ?? null;
  }

  /** The audio of a person, own or arriving, for a level meter. */
  sound(state: SessionState, seat: string): MediaStreamTrack | null {
    void this.#version;
    if (state.here === false) return null;
    if (seat === state.session?.me) return this.media.owner.capture("microphone").track;
    const one = state.media?.receive.find(
      ({ from, kind }) => from === seat && kind === "microphone",
    );
    return one ? (this.media.peer.sounds[one.line] ?? null) : null;
  }

  /** The server's view has changed. */
  update(state: SessionState): void {
    if (this.#before) this.#rings.follow(this.#before, state);
    this.#before = state;
    this.media.update(state);
    this.#releaseAfterRing(state);
    this.#version += 1;
  }

  /** No answer, or declined: devices that were opened for the call do not stay open. */
  release(): void {
    const { owner } = this.media;
    if (owner.wanted.camera || owner.wanted.microphone) void owner.stop();
  }

  #releaseAfterRing(state: SessionState): void {
    const inCall = state.here !== false && (me(state)?.inCall ?? false);
    const rings = Boolean(state.call?.ring);
    if (this.#rang && !rings && !inCall) this.release();
    this.#rang = rings;
  }
}
