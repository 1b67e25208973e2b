// The calls of an agent: one for each watched session that has a customer in it. An agent who
// speaks in one of them is muted in the others.
import type { Sounds } from "../../lib/device/sound";
import type { Client } from "../../lib/socket/client";
import { isElsewhere, isOverStatus, me } from "../../lib/socket/session-state";
import type { Command } from "../../lib/wire";
import { liveIn, muteKey, type Live, type MuteKey, type OwnCall } from "../view/microphone";
import { listensTo } from "../view/wizard";
import { SessionCall } from "./call.svelte";

/** What the calls need of the workspace. */
export interface CallsEnvironment {
  client: Client;
  sounds: Sounds;
  /** Asks for something and says whether it was done. */
  ask: (session: string, command: Command) => Promise<boolean>;
  isBusy: (session: string, what: "startCall" | "acceptCall" | "joinCall") => boolean;
  /** A camera or a microphone could not be switched. */
  failed: (session: string, error: unknown) => void;
}

export class Calls {
  readonly #environment: CallsEnvironment;
  readonly #client: Client;
  readonly #calls = new Map<string, SessionCall>();
  #version = $state(0);
  /** The session that is looked at. */
  shown: string | null = null;
  /** Where START was pressed, until the call begins or nothing comes of it. */
  readonly #called = new Set<string>();
  /** Where this agent was heard last. */
  #heardLast: string | null = null;
  /** How loud the others are, 0 to 1. */
  volume = $state(1);

  constructor(environment: CallsEnvironment) {
    this.#environment = environment;
    this.#client = environment.client;
  }

  of(session: string): SessionCall | null {
    void this.#version;
    return this.#calls.get(session) ?? null;
  }

  /** START: rings the customer. The microphone is opened meanwhile. */
  start(session: string): void {
    this.#enter(session, "startCall");
  }

  accept(session: string): void {
    this.#enter(session, "acceptCall");
  }

  join(session: string): void {
    this.#enter(session, "joinCall");
  }

  /** The microphone opens in the tap, ahead of the answer; for no call it does not stay open. */
  #enter(session: string, type: "startCall" | "acceptCall" | "joinCall"): void {
    const { ask, isBusy } = this.#environment;
    if (isBusy(session, type)) return;
    this.#takeMicrophone(session);
    // While it only rings, the customer on the line keeps hearing this agent.
    if (type === "startCall") this.#called.add(session);
    else this.#muteOthers(session);
    void ask(session, { type }).then((done) => {
      const state = this.#client.session(session);
      // Of a ring that began and ended while the line was away nothing was seen here.
      const rings = done && (state.call?.ring ?? null) !== null;
      if (!rings && !(me(state)?.inCall ?? false)) this.#calls.get(session)?.release();
    });
  }

  /** Takes the call to this page. In a tap: from then on it may sound. */
  useHere(session: string): void {
    this.unlock();
    this.#muteOthers(session);
    this.#calls.get(session)?.media.playback.prepare();
    this.#client.useHere(session);
  }

  /** Mutes or unmutes; an agent who speaks in one session is muted in the others. */
  async setMicrophone(session: string, on: boolean): Promise<void> {
    if (on) this.#muteOthers(session);
    await this.#setMedia(session, "microphone", on);
  }

  async toggleMicrophone(session: string): Promise<void> {
    const state = this.#client.session(session);
    const call = this.#calls.get(session);
    if (call && state.here && me(state)?.inCall) {
      await this.setMicrophone(session, !call.media.wants("microphone", state));
    }
  }

  /** Silences the call that hears this agent, else opens one; says what it does, or why not. */
  toggleAnywhere(): MuteKey {
    const key = muteKey(this.#own(), this.shown, this.#heardLast);
    if (key.is === "silence") for (const id of key.sessions) void this.setMicrophone(id, false);
    if (key.is === "set") void this.setMicrophone(key.session, key.on);
    return key;
  }

  /** Switches the camera when the rules allow it now. */
  async toggleCamera(session: string): Promise<void> {
    const state = this.#client.session(session);
    const call = this.#calls.get(session);
    if (call && !isElsewhere(state) && state.may && state.may.setCamera === null) {
      await this.setCamera(session, !call.media.wants("camera", state));
    }
  }

  /** The camera opens before the others are notified that it is on. */
  async setCamera(session: string, on: boolean): Promise<void> {
    const call = this.#calls.get(session);
    if (!call) return;
    if (on) {
      call.media.wishFor("camera", true);
      await call.media.owner.want({ camera: true });
      if (call.media.owner.capture("camera").phase !== "live") {
        call.media.wishFor("camera", undefined);
        return;
      }
    }
    await this.#setMedia(session, "camera", on);
  }

  /** This agent is in a call, on whichever page. */
  get inACall(): boolean {
    void this.#version;
    return [...this.#calls.keys()].some((id) => me(this.#client.session(id))?.inCall ?? false);
  }

  /** The session whose call has this page's microphone, for the test of it in this session. */
  microphoneFor(shown: string): string | null {
    void this.#version;
    const calls = [...this.#calls].map(([session, call]) => {
      const state = this.#client.session(session);
      const inCall = state.here === true && (me(state)?.inCall ?? false);
      return { session, inCall, open: call.capture("microphone").phase !== "off" };
    });
    return listensTo(calls, shown);
  }

  /** Where customers hear and see this agent, on whichever page the call is. */
  get live(): Live {
    return liveIn(this.#own());
  }

  /** The sessions, other than this one, whose sound waits for a tap in this browser. */
  waitForTap(besides: string | null): string[] {
    void this.#version;
    return [...this.#calls].flatMap(([id, call]) => (id !== besides && call.needsTap ? [id] : []));
  }

  /** In a tap: from then on this page may sound. */
  unlock(): void {
    this.#environment.sounds.unlock();
    for (const call of this.#calls.values()) if (call.needsTap) void call.media.playback.play();
  }

  setVolume(volume: number): void {
    this.volume = volume;
    for (const call of this.#calls.values()) call.media.playback.setVolume(volume);
  }

  /** The watched sessions have changed, or something in them: each has the call that it needs. */
  follow(watched: Iterable<string>): void {
    for (const id of watched) this.#sync(id);
  }

  /** The server's view of them has changed. */
  update(): void {
    this.#version += 1;
    for (const [id, call] of this.#calls) call.update(this.#client.session(id));
    for (const id of this.#called) this.#followCalled(id);
    this.#heardLast = this.live.microphone[0] ?? this.#heardLast;
  }

  /** A call that this agent rang for has begun, or nothing has come of it. */
  #followCalled(session: string): void {
    const state = this.#client.session(session);
    const isIn = me(state)?.inCall ?? false;
    if (isIn) this.#muteOthers(session);
    const rings = (state.call?.ring ?? null) !== null;
    const asks = this.#environment.isBusy(session, "startCall");
    if (isIn || (!rings && !asks)) this.#called.delete(session);
  }

  /** The media part of the server is a new one, for one session or for all of them. */
  anew(session: string | null): void {
    for (const [id, call] of this.#calls) if (session === null || session === id) call.media.anew();
  }

  forget(session: string): void {
    this.#calls.get(session)?.media.close();
    this.#calls.delete(session);
  }

  close(): void {
    for (const id of this.#calls.keys()) this.forget(id);
  }

  #own(): OwnCall[] {
    void this.#version;
    return [...this.#calls].map(([session, call]) => {
      const state = this.#client.session(session);
      const own = me(state);
      return {
        session,
        inCall: own?.inCall ?? false,
        here: state.here,
        holds: own !== null && own.slot !== null,
        inCompany: state.people.some((person) => person.inCall && person !== own),
        microphone: call.wants("microphone", state),
        camera: call.wants("camera", state),
      };
    });
  }

  #sync(id: string): void {
    const { session, people } = this.#client.session(id);
    const over = isOverStatus(session?.status);
    const inside = people.some((person) => person.role === "customer" && person.inside);
    const has = this.#calls.has(id);
    if (!has && session && !over && inside) this.#add(id);
    if (has && over) this.forget(id);
  }

  #add(id: string): void {
    const call = new SessionCall(this.#client, id, this.#environment.sounds);
    call.media.playback.setVolume(this.volume);
    this.#calls.set(id, call);
  }

  #takeMicrophone(session: string): void {
    this.unlock();
    const call = this.#calls.get(session);
    if (!call) return;
    call.media.playback.prepare();
    void call.media.owner.want({ microphone: true, muted: false });
  }

  #muteOthers(session: string): void {
    for (const [id] of this.#calls) {
      const own = me(this.#client.session(id));
      if (id !== session && own?.inCall && own.microphone)
        void this.#setMedia(id, "microphone", false);
    }
  }

  async #setMedia(session: string, kind: "camera" | "microphone", on: boolean): Promise<void> {
    try {
      await this.#calls.get(session)?.media.set(kind, on);
    } catch (error) {
      this.#environment.failed(session, error);
    }
  }
}
