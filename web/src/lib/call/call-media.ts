// The media of one session on one page: what the server says may flow, joined with what the browser
// captures and what arrives. Both pages use it; neither repeats a rule.
import { KINDS, type Kind } from "../media/asking";
import { MediaOwner, browserMedia } from "../media/owner";
import type { Trouble } from "../media/trouble";
import { pageDevices, type Facing } from "../media/devices";
import { Playback } from "../device/playback";
import type { Sounds } from "../device/sound";
import { Speaker } from "../device/speaker";
import { keepAwake } from "../device/wake-lock";
import { Refusal, type Client } from "../socket/client";
import { isElsewhere, isOver, me, type SessionState } from "../socket/session-state";
import type { PersonView } from "../wire";
import { Evidence, LOOK_EVERY_MS } from "./evidence";
import { FrameWatch } from "./frames";
import { Since, arriving, knownOf, otherOf, type KnownParts } from "./known";
import { Peer, browserPeer, type Finality } from "./peer";
import { SOUND_LINES } from "./transceivers";
import { Recovery, recoverWithPage } from "./recover";
import { Troubles } from "./troubles";
import { staleVideo, type Known, type KnownOther, type StaleVideo } from "./truth";

/** Refusals of an offer that no further try will change. */
const FINAL: Readonly<Record<string, Finality>> = {
  "offer-not-usable": "unsupported",
  "not-in-session": "over",
  "session-ended": "over",
  replaced: "over",
};

export interface Picture {
  from: string;
  track: MediaStreamTrack;
}

export interface CallMediaOptions {
  client: Client;
  session: string;
  /** Which camera first: the customer shows a thing, the agent a face. */
  facing: Facing;
  /** The page's own sounds: they stall and are mended together with the call's. */
  sounds: Sounds;
  changed: () => void;
}

export class CallMedia {
  readonly owner: MediaOwner;
  readonly peer: Peer;
  readonly playback: Playback;
  readonly speaker: Speaker;
  readonly #client: Client;
  readonly #session: string;
  readonly #changed: () => void;
  readonly #recovery: Recovery;
  readonly #frames: FrameWatch;
  readonly #evidence = new Evidence();
  readonly #since = new Since();
  #stopLooking: (() => void) | null = null;
  #stopAttending: (() => void) | null = null;
  readonly #stops: (() => void)[] = [];
  #letGo: (() => void) | null = null;
  readonly #wasPaused: Record<Kind, boolean> = { camera: false, microphone: false };
  readonly #hadEnded: Record<Kind, boolean> = { camera: false, microphone: false };
  #inCall = false;
  readonly #troubles: Troubles;
  /** The person's own last word, until the server's view says the same. */
  #wish: Partial<Record<Kind, boolean>> = {};
  /** The call was accepted here, and the answer is on its way. */
  #accepting = false;

  constructor({ client, session, facing, sounds, changed }: CallMediaOptions) {
    this.#client = client;
    this.#session = session;
    this.#changed = changed;
    this.owner = new MediaOwner(browserMedia(), pageDevices(), facing);
    this.peer = new Peer(
      browserPeer(
        (sdp, restart) => client.offer(session, sdp, restart),
        (error) => (error instanceof Refusal ? (FINAL[error.problem.code] ?? null) : null),
      ),
      changed,
    );
    this.playback = new Playback(SOUND_LINES, () => {
      client.playback(session, this.playback.state === "needs-tap");
      changed();
    });
    this.speaker = new Speaker(pageDevices(), (id) => {
      void this.playback.useSpeaker(id);
      changed();
    });
    void this.playback.useSpeaker(this.speaker.id);
    const wait = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    this.#recovery = new Recovery({
      wakeLine: () => client.connection.wake(),
      visible: () => document.visibilityState === "visible",
      media: this.owner,
      sending: () => this.#sending(),
      play: () => this.playback.play(),
      mendSound: async () => {
        await Promise.all([this.playback.mend(wait), sounds.mend(wait)]);
      },
      peer: () => this.peer,
      wait,
    });
    this.#frames = new FrameWatch({
      expected: () => this.#picturesGoOut(),
      still: (ever) => this.#stillPicture(ever),
    });
    this.#troubles = new Troubles({
      owner: this.owner,
      inCall: () => this.#inCall,
      set: (kind, on) => this.set(kind, on),
    });
    this.#stops.push(
      this.owner.subscribe(() => this.#ownerChanged()),
      () => this.#troubles.close(),
      recoverWithPage(this.#recovery),
    );
  }

  /**
   * Connects the transport; in the lobby, so that START only opens the tracks. A session that is
   * over has none.
   */
  connect(state: SessionState): void {
    if (isOver(state)) this.peer.rest();
    else this.peer.start();
  }

  /** The server's media part is a new one. */
  anew(): void {
    if (this.peer.state !== "idle") this.peer.anew();
  }

  /** Whether the person wants to be seen or heard, by the last word there is. */
  wants(kind: Kind, state: SessionState): boolean {
    return this.#wish[kind] ?? me(state)?.[kind] ?? false;
  }

  /** Why a source stopped in mid-call, until it is switched on again. */
  trouble(kind: Kind): Trouble | null {
    return this.#troubles.of(kind);
  }

  /** Turns one's own camera or microphone on or off. Off takes effect before any answer. */
  async set(kind: Kind, on: boolean): Promise<void> {
    this.#wish = { ...this.#wish, [kind]: on };
    if (on) this.#troubles.forget(kind);
    this.update(this.#client.session(this.#session));
    const type = kind === "camera" ? "setCamera" : "setMicrophone";
    try {
      await this.#client.command(this.#session, { type, on });
    } finally {
      this.#wish = { ...this.#wish, [kind]: undefined } as Partial<Record<Kind, boolean>>;
      this.update(this.#client.session(this.#session));
    }
  }

  /** Remembers a choice made before the call ("Show my camera"), or forgets it. */
  wishFor(kind: Kind, on: boolean | undefined): void {
    this.#wish = { ...this.#wish, [kind]: on } as Partial<Record<Kind, boolean>>;
  }

  /**
   * Accepts a call with `ask`. Video is sent before the answer: the person has agreed, and the
   * server forwards nothing before the rules allow it. That saves a round trip. Returns whether
   * this person is in the call now.
   */
  async accept(camera: boolean, ask: () => Promise<boolean>): Promise<boolean> {
    this.wishFor("camera", camera);
    this.#accepting = true;
    const before = this.owner.wanted;
    const state = this.#client.session(this.#session);
    this.#troubles.remember();
    // A device takes as long to open as the server to answer: both begin now.
    this.#open(state);
    this.#attach(state);
    const accepted = await ask();
    this.#accepting = false;
    const now = this.#client.session(this.#session);
    // Accepted while the line was away, the call may be over by now.
    const isIn = accepted && (me(now)?.inCall ?? false);
    if (!isIn) {
      this.wishFor("camera", undefined);
      this.#want(before.camera, before.microphone, before.muted);
    }
    // It may have been accepted on another page meanwhile.
    this.update(now);
    return isIn;
  }

  /** Joins what the server says now with what is captured and what arrives. */
  update(state: SessionState): void {
    const inCall = this.#isHere(state) && (me(state)?.inCall ?? false);
    if (inCall) {
      if (!this.#inCall) this.#troubles.remember();
      this.#open(state);
    } else if (this.#inCall || isElsewhere(state)) {
      // Of two pages one captures: here nothing stays open, not even for the media check.
      this.#wish = {};
      const { camera, microphone } = this.owner.wanted;
      if (camera || microphone) void this.owner.stop();
    }
    this.#setInCall(inCall);
    this.#attach(state);
    const sounds = Array.from({ length: SOUND_LINES }, (_, line) => this.#sound(state, line));
    if (inCall || this.playback.state !== "idle") void this.playback.show(sounds);
  }

  /** The cameras that arrive. */
  pictures(state: SessionState): Picture[] {
    const found: Picture[] = [];
    if (!this.#isHere(state)) return found;
    for (const { kind, from, line } of state.media?.receive ?? []) {
      const track = kind === "camera" ? this.peer.pictures[line] : undefined;
      if (track) found.push({ from, track });
    }
    return found;
  }

  /** Everything that is known now; what may be said of it is in `truth.ts`. */
  known(state: SessionState): Known {
    return knownOf(this.#known(state), state);
  }

  knownOther(state: SessionState, person: PersonView): KnownOther {
    return otherOf(this.#known(state), state, person);
  }

  /** The video of a person, when it does not move; `null` while it does, or is off. */
  staleVideo(state: SessionState, person: PersonView): StaleVideo | null {
    const track = arriving(this.peer, state, person.seat, "camera");
    const age = track ? this.#evidence.videoAge(track.id, this.#client.tick()) : null;
    return staleVideo(this.known(state), this.knownOther(state, person), age);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#setInCall(false);
    this.peer.close();
    this.playback.close();
    this.#client.playback(this.#session, false);
    this.speaker.close();
    void this.owner.close();
  }

  /** Opens what is sent in a call. A microphone that is open stays so, silent. */
  #open(state: SessionState): void {
    const microphone = this.wants("microphone", state);
    const open = this.owner.capture("microphone").phase === "live";
    this.#want(this.wants("camera", state), microphone || open, !microphone);
  }

  #known(state: SessionState): KnownParts {
    return {
      now: this.#client.tick(),
      connection: this.#client.connection,
      peer: this.peer,
      playback: this.playback,
      owner: this.owner,
      evidence: this.#evidence,
      since: this.#since,
      wants: (kind) => this.wants(kind, state),
    };
  }

  /** Looks at the counters from now on. */
  #look(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const look = async () => {
      const at = this.#client.tick();
      const counters = await this.peer.counters(at).catch(() => null);
      if (over) return;
      if (counters) this.#evidence.add(counters);
      this.#frames.look(at, this.#evidence.camera, this.#evidence.everEncoded);
      this.#changed();
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    timer = setTimeout(() => void look(), 0);
    return () => {
      over = true;
      clearTimeout(timer);
      this.#evidence.forget();
      this.#frames.forget();
    };
  }

  #want(camera: boolean, microphone: boolean, muted: boolean): void {
    const { wanted } = this.owner;
    if (wanted.camera === camera && wanted.microphone === microphone && wanted.muted === muted)
      return;
    void this.owner.want({ camera, microphone, muted });
  }

  #attach(state: SessionState): void {
    const { media } = state;
    const here = this.#isHere(state);
    for (const kind of KINDS) {
      const allowed = here && (kind === "camera" ? media?.sendCamera : media?.sendMicrophone);
      const flows = allowed || (kind === "camera" && this.#accepting);
      const send = flows && this.wants(kind, state);
      this.peer.send(kind, send ? this.owner.capture(kind).track : null);
    }
  }

  #sound(state: SessionState, line: number): MediaStreamTrack | null {
    if (!this.#isHere(state)) return null;
    const flows = state.media?.receive.some(
      (receiving) => receiving.kind === "microphone" && receiving.line === line,
    );
    return flows ? (this.peer.sounds[line] ?? null) : null;
  }

  /** The call is on this page, of all pages of this person. */
  #isHere(state: SessionState): boolean {
    return state.here === true;
  }

  /** A camera that is live and watched, on an established connection. */
  #picturesGoOut(): boolean {
    const { track, paused, phase } = this.owner.capture("camera");
    if (phase !== "live" || paused || !track || track.muted) return false;
    const visible = document.visibilityState === "visible";
    return visible && this.peer.state === "connected" && this.#sending().includes("camera");
  }

  /** Without any frame the encoder fails, and another codec may work. Else the camera is frozen. */
  #stillPicture(ever: boolean): void {
    if (!ever && this.peer.changeCodec()) return;
    this.#recovery.interrupted("camera");
    void this.#recovery.recover("still");
  }

  #sending(): Kind[] {
    const state = this.#client.session(this.#session);
    const kinds: Kind[] = [];
    if (!this.#isHere(state)) return kinds;
    if (state.media?.sendMicrophone && this.wants("microphone", state)) kinds.push("microphone");
    if (state.media?.sendCamera && this.wants("camera", state)) kinds.push("camera");
    return kinds;
  }

  #ownerChanged(): void {
    for (const kind of KINDS) {
      this.#followSource(kind);
      this.#troubles.follow(kind);
    }
    this.#attach(this.#client.session(this.#session));
    this.#changed();
  }

  /** What ended on its own is opened again, in the media check as in the call. */
  #followSource(kind: Kind): void {
    const { paused } = this.owner.capture(kind);
    const ended = this.owner.endedByItself().includes(kind);
    if (ended && !this.#hadEnded[kind]) void this.#recovery.recover("ended");
    if (paused && !this.#wasPaused[kind] && this.#inCall) {
      this.#recovery.interrupted(kind);
      void this.#recovery.recover("paused");
    }
    this.#wasPaused[kind] = paused;
    this.#hadEnded[kind] = ended;
  }

  #setInCall(inCall: boolean): void {
    // After a reload during a call, the devices have not been listed yet.
    const begins = inCall && !this.#inCall;
    if (begins) void this.owner.refreshDevices();
    this.#inCall = inCall;
    // What failed while the call was being accepted.
    if (begins) for (const kind of KINDS) this.#troubles.follow(kind);
    if (inCall) {
      this.#letGo ??= keepAwake();
      this.#stopLooking ??= this.#look();
      this.#stopAttending ??= this.#client.connection.attend();
    } else {
      this.#stopLooking?.();
      this.#stopLooking = null;
      this.#stopAttending?.();
      this.#stopAttending = null;
      this.#letGo?.();
      this.#letGo = null;
    }
  }
}
