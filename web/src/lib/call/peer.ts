// The only peer connection of a session, with the server as its peer. All transceivers are created
// in the first offer, so that a track attaches without a new one; a lost connection is restored
// here.

import type { Described } from "../socket/client";
import { countersOf, type Counters } from "./evidence";
import {
  SENDING,
  addTransceivers,
  isRepair,
  orderCodecs,
  setActive,
  withoutVp8,
  type ConnectionLike,
  type Senders,
  type Sending,
} from "./transceivers";
import { wayOf } from "./way";

export type PeerState =
  "idle" | "connecting" | "connected" | "reconnecting" | "closed" | "unsupported";
export type Way = "unknown" | "udp" | "tcp" | "failed" | "unsupported";

export interface PeerEnvironment {
  /** A new connection; `null` where the browser has none, or is configured to have none. */
  create: () => ConnectionLike | null;
  /** Sends an offer to the server; the answer holds all candidates. */
  describe: (sdp: string, restart: boolean) => Promise<Described>;
  after: (milliseconds: number, what: () => void) => () => void;
  /** Codecs in the order to be preferred, `null` where the browser cannot say. */
  videoCodecs: () => RTCRtpCodec[] | null;
  /** What a refusal that no further try will change says; `null` for all others. */
  finality: (error: unknown) => Finality | null;
}

/** The server cannot use what this browser offers, or the person is in the session no more. */
export type Finality = "unsupported" | "over";

/** Safari says `disconnected` in passing: only what lasts is worth an ICE restart. */
export const RESTART_AFTER_MS = 3_000;
/** An ICE restart that has not helped by then gives way to a new connection. */
export const ANEW_AFTER_MS = 8_000;
/** The answer is there and nothing connects: the network lets neither UDP nor TCP through. */
export const CONNECT_WITHIN_MS = 10_000;
/**
 * The pair in use settles in the first seconds, and may change at any time. The pauses between two
 * looks at it, in ms; the last one repeats.
 */
export const WAY_AFTER_MS = [1_000, 1_000, 2_000, 4_000, 10_000] as const;
/** Between tries while the server is disconnected or the media part is not ready. */
export const RETRY_MS = 1_500;

export class Peer {
  readonly #environment: PeerEnvironment;
  readonly #changed: () => void;
  readonly #tracks: Record<Sending, MediaStreamTrack | null> = {
    microphone: null,
    camera: null,
    screen: null,
  };
  #connection: ConnectionLike | null = null;
  #senders: Senders | null = null;
  #sounds: MediaStreamTrack[] = [];
  #pictures: MediaStreamTrack[] = [];
  #state: PeerState = "idle";
  #way: Way = "unknown";
  #negotiating = false;
  /** This connection has been up. */
  #stood = false;
  /** Connections made so far. */
  #made = 0;
  /** The camera goes out without VP8: this device encodes none. */
  #withoutVp8 = false;
  /** Encoders are switched one after the other. */
  #resting: Promise<void> = Promise.resolve();
  #cancelRetry: (() => void) | null = null;
  #cancelAnew: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;

  constructor(environment: PeerEnvironment, changed: () => void) {
    this.#environment = environment;
    this.#changed = changed;
  }

  get state(): PeerState {
    return this.#state;
  }

  /** How media got through. */
  get way(): Way {
    return this.#way;
  }

  /** Arriving sound by line: 0 is the host's microphone, 1 the one that is passed. */
  get sounds(): readonly MediaStreamTrack[] {
    return this.#sounds;
  }

  get pictures(): readonly MediaStreamTrack[] {
    return this.#pictures;
  }

  /** Connects; before any call, so that a call has only to open the tracks. */
  start(): void {
    if (this.#state === "idle") this.anew();
  }

  /** The session is over. One that is reopened can be started again. */
  rest(): void {
    if (this.#state === "idle") return;
    this.#drop();
    this.#set("idle");
  }

  /** A fresh connection with the tracks that are there, after a new media epoch or as last help. */
  anew(): void {
    this.#drop();
    this.#set("connecting");
    const connection = this.#create();
    if (!connection) return this.#cannot();
    this.#made += 1;
    connection.onconnectionstatechange = () => this.#connectionChanged(connection);
    void this.#negotiate(connection, false);
  }

  /** Lays all lines. A browser that has the class and not what it is for has nothing. */
  #create(): ConnectionLike | null {
    const connection = this.#environment.create();
    if (!connection) return null;
    this.#connection = connection;
    try {
      const codecs = this.#environment.videoCodecs();
      const added = addTransceivers(connection, codecs, this.#withoutVp8);
      this.#senders = added.senders;
      this.#sounds = added.sounds;
      this.#pictures = added.pictures;
      for (const what of SENDING) this.#attach(what);
      return connection;
    } catch {
      this.#drop();
      return null;
    }
  }

  #cannot(): void {
    this.#way = "unsupported";
    this.#set("unsupported");
  }

  /** Attaches or detaches what is sent on a line. */
  send(what: Sending, track: MediaStreamTrack | null): void {
    const before = this.#tracks[what];
    if (before === track) return;
    // Firefox continues to send the last frame, one a second: from now on it is a black one.
    if (what !== "microphone" && before) before.enabled = false;
    if (what !== "microphone" && track) track.enabled = true;
    this.#tracks[what] = track;
    this.#attach(what);
    if (what !== "microphone") this.#rest(what);
  }

  /**
   * Nothing of the camera is encoded: from now on it is sent in the other codec, by a fresh
   * connection. Says whether there was another one to try.
   */
  changeCodec(): boolean {
    const codecs = this.#environment.videoCodecs() ?? [];
    if (this.#withoutVp8 || withoutVp8(codecs).every(isRepair)) return false;
    this.#withoutVp8 = true;
    this.anew();
    return true;
  }

  /** The network may have changed, or the page was away: looks sooner than the browser would. */
  check(): void {
    const connection = this.#connection;
    if (!connection || this.#negotiating) return;
    const { connectionState } = connection;
    if (connectionState === "disconnected" || connectionState === "failed") {
      this.#restart(connection);
    }
  }

  /** What the browser counts of the connection; what was sent is the only proof of a source. */
  async counters(at: number): Promise<Counters> {
    const connection = this.#connection;
    const mid = this.#senders?.camera.mid ?? null;
    const made = this.#made;
    const report = (await connection?.getStats()) ?? null;
    if (report && connection) this.#noteWay(connection, report);
    return countersOf(report, mid, made, at);
  }

  close(): void {
    this.#drop();
    this.#set("closed");
  }

  #attach(what: Sending): void {
    const line = this.#senders?.[what];
    const connection = this.#connection;
    // A closed connection refuses the track; the next one takes it when its lines are laid.
    line?.sender.replaceTrack(this.#tracks[what]).catch(() => {
      if (connection === this.#connection && connection) this.anew();
    });
  }

  /**
   * An encoder that has nothing to send is switched off. One that only rested would continue with
   * differences to frames that no receiver has; one that was off begins with a keyframe.
   */
  #rest(what: Sending): void {
    const line = this.#senders?.[what];
    const connection = this.#connection;
    if (!line) return;
    this.#resting = this.#resting
      .then(() => setActive(line.sender, this.#tracks[what] !== null))
      .catch(() => {
        // It may be off for good; a new connection has all of its encoders on.
        if (this.#tracks[what] && connection === this.#connection && connection) this.anew();
      });
  }

  async #negotiate(connection: ConnectionLike, restart: boolean): Promise<void> {
    if (this.#negotiating) return;
    this.#negotiating = true;
    try {
      const offer = await connection.createOffer(restart ? { iceRestart: true } : {});
      await connection.setLocalDescription(offer);
      const answer = await this.#environment.describe(offer.sdp ?? "", restart);
      if (connection !== this.#connection) return;
      // The server does not know this connection any more, and would wait for a handshake that
      // has been done.
      if (answer.fresh && this.#stood) return this.anew();
      await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      this.#negotiating = false;
      this.#giveUpAfter(connection, restart ? ANEW_AFTER_MS - RESTART_AFTER_MS : CONNECT_WITHIN_MS);
    } catch (error) {
      if (connection !== this.#connection) return;
      this.#negotiating = false;
      const finality = this.#environment.finality(error);
      if (finality === null) this.#later(RETRY_MS, () => this.anew());
      else {
        this.#drop();
        if (finality === "unsupported") this.#cannot();
        else this.#set("closed");
      }
    }
  }

  #connectionChanged(connection: ConnectionLike): void {
    if (connection !== this.#connection) return;
    switch (connection.connectionState) {
      case "connected":
        this.#cancelTimers();
        this.#stood = true;
        if (this.#way === "failed") this.#way = "unknown";
        this.#set("connected");
        this.#lookAtWay(connection, 0);
        return;
      case "disconnected":
        // Renegotiating makes Safari flap; then it is no loss.
        if (this.#negotiating) return;
        this.#set("reconnecting");
        this.#later(RESTART_AFTER_MS, () => this.#restart(connection));
        return;
      case "failed":
        this.#set("reconnecting");
        this.#restart(connection);
        return;
      default:
    }
  }

  #restart(connection: ConnectionLike): void {
    this.#cancelTimers();
    this.#set("reconnecting");
    connection.restartIce();
    void this.#negotiate(connection, true);
    this.#giveUpAfter(connection, ANEW_AFTER_MS - RESTART_AFTER_MS);
  }

  /** Not connected by then: a new connection, for as long as the page lives. */
  #giveUpAfter(connection: ConnectionLike, milliseconds: number): void {
    this.#cancelAnew?.();
    this.#cancelAnew = null;
    if (connection.connectionState === "connected") return;
    this.#cancelAnew = this.#environment.after(milliseconds, () => {
      if (connection !== this.#connection || connection.connectionState === "connected") return;
      if (this.#way === "unknown") this.#way = "failed";
      this.anew();
    });
  }

  /** Looks now and again at how media get through, for as long as this connection is there. */
  #lookAtWay(connection: ConnectionLike, looks: number): void {
    this.#cancelLook?.();
    const pause = WAY_AFTER_MS[Math.min(looks, WAY_AFTER_MS.length - 1)] ?? 0;
    this.#cancelLook = this.#environment.after(pause, () => this.#lookAtWay(connection, looks + 1));
    connection.getStats().then(
      (report) => this.#noteWay(connection, report),
      // One that is being closed says nothing; the next look does.
      () => undefined,
    );
  }

  /** What is not known now leaves what was known. */
  #noteWay(connection: ConnectionLike, report: RTCStatsReport): void {
    if (connection !== this.#connection || connection.connectionState !== "connected") return;
    const way = wayOf(report) ?? this.#way;
    if (way === this.#way) return;
    this.#way = way;
    this.#changed();
  }

  #later(milliseconds: number, what: () => void): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#environment.after(milliseconds, what);
  }

  #cancelTimers(): void {
    this.#cancelRetry?.();
    this.#cancelAnew?.();
    this.#cancelRetry = null;
    this.#cancelAnew = null;
  }

  #drop(): void {
    this.#cancelTimers();
    this.#cancelLook?.();
    this.#cancelLook = null;
    const connection = this.#connection;
    this.#connection = null;
    this.#negotiating = false;
    this.#stood = false;
    this.#senders = null;
    this.#sounds = [];
    this.#pictures = [];
    if (!connection) return;
    connection.onconnectionstatechange = null;
    connection.close();
  }

  #set(state: PeerState): void {
    this.#state = state;
    this.#changed();
  }
}

/** The environment in a real browser. */
export function browserPeer(
  describe: PeerEnvironment["describe"],
  finality: PeerEnvironment["finality"],
): PeerEnvironment {
  return {
    create: () => {
      try {
        return new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      } catch {
        // Not there at all, or forbidden by a policy.
        return null;
      }
    },
    describe,
    finality,
    after: (milliseconds, what) => {
      const timer = setTimeout(what, milliseconds);
      return () => clearTimeout(timer);
    },
    videoCodecs: () => {
      const receiver = globalThis.RTCRtpReceiver as typeof RTCRtpReceiver | undefined;
      const all = receiver?.getCapabilities?.("video")?.codecs;
      return all ? orderCodecs(all) : null;
    },
  };
}
