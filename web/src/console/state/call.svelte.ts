// The media of one session: its peer connection and its sound. It lives in the desk, not in a view,
// so that looking at another session ends nothing.
import { Playback } from "../../lib/device/playback";
import { Peer, SOUND_LINES, browserPeer, type PeerState } from "../../lib/call/peer";
import { LineLost, Refusal, type Client } from "../../lib/socket/client";
import type { SessionState } from "../../lib/socket/session-state";

/** What this agent has to send. */
export interface OwnTracks {
  microphone: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
}

/** A refusal that a later try may not meet again. */
const NOT_FINAL: readonly string[] = ["media-unavailable", "unavailable", "stopping", "slow-down"];

export class SessionCall {
  readonly #peer: Peer;
  readonly #playback: Playback;
  #version = $state(0);

  constructor(client: Client, session: string) {
    const changed = () => {
      this.#version += 1;
    };
    const environment = browserPeer(
      (sdp, restart) => client.offer(session, sdp, restart),
      (error) =>
        !(error instanceof LineLost) &&
        !(error instanceof Refusal && NOT_FINAL.includes(error.problem.code)),
    );
    this.#peer = new Peer(environment, changed);
    this.#playback = new Playback(SOUND_LINES, changed);
    this.#peer.start();
  }

  get state(): PeerState {
    void this.#version;
    return this.#peer.state;
  }

  get peer(): Peer {
    return this.#peer;
  }

  /** The browser wants a tap before anybody is heard. */
  get needsTap(): boolean {
    void this.#version;
    return this.#playback.state === "needs-tap";
  }

  /** The arriving picture of somebody. */
  picture(state: SessionState, seat: string): MediaStreamTrack | null {
    void this.#version;
    const line = lineOf(state, seat, "camera");
    return line === null ? null : (this.#peer.pictures[line] ?? null);
  }

  /** The arriving sound of somebody, for the level meter. */
  sound(state: SessionState, seat: string): MediaStreamTrack | null {
    void this.#version;
    const line = lineOf(state, seat, "microphone");
    return line === null ? null : (this.#peer.sounds[line] ?? null);
  }

  /** Sends and plays what the server says may flow. */
  update(state: SessionState, own: OwnTracks, muted: boolean): void {
    const { media } = state;
    this.#peer.send("microphone", media?.sendMicrophone && !muted ? own.microphone : null);
    this.#peer.send("camera", media?.sendCamera ? own.camera : null);
    const arriving = this.#peer.sounds.map((track, line) =>
      media?.receive.some((one) => one.kind === "microphone" && one.line === line) ? track : null,
    );
    void this.#playback.show(arriving);
  }

  /** In a tap: from then on the browser plays what arrives. */
  play(): Promise<void> {
    this.#playback.prepare();
    return this.#playback.play();
  }

  useSpeaker(sinkId: string): void {
    void this.#playback.useSpeaker(sinkId);
  }

  anew(): void {
    this.#peer.anew();
  }

  close(): void {
    this.#peer.close();
    this.#playback.close();
  }
}

function lineOf(
  state: SessionState,
  seat: string,
  kind: "camera" | "microphone",
): number | null {
  const one = state.media?.receive.find((other) => other.from === seat && other.kind === kind);
  return one?.line ?? null;
}
