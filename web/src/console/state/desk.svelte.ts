// Everything that a signed-in agent works with: one socket for all sessions, the list, the sessions
// that are watched and their calls. It outlives every view.
import { api, isKnown, socketUrl } from "../../lib/api";
import { distinctName } from "../../lib/chat/names";
import { PROOF_FOR_MS } from "../../lib/call/truth";
import { Sounds } from "../../lib/device/sound";
import { pageDevices } from "../../lib/media/devices";
import { browserConnection, wakeWithPage, type Line } from "../../lib/socket/connection";
import { Client, Refusal, isEnded, newCommandId, type Outgoing } from "../../lib/socket/client";
import {
  isElsewhere,
  isOverStatus,
  me,
  nameOf,
  type SessionState,
} from "../../lib/socket/session-state";
import type { Bye, Command, Me, SessionSummary, Started } from "../../lib/wire";
import { sentenceFor } from "../../lib/i18n/sentence";
import { t } from "../texts";
import { SessionCall } from "./call.svelte";
import { Chimes } from "./chimes";
import { Ticker } from "./ticker.svelte";
import {
  forgetTexts,
  outboxStore,
  readFailed,
  readRing,
  writeFailed,
  writeRing,
  type FailedMessage,
} from "./storage";

/** Somebody rings this agent. */
export interface Incoming {
  session: string;
  name: string;
  /** When it stops; `null` until the session's own view has come. */
  until: number | null;
}

/** Why an agent is signed out: by the own button, by the server, or by another account. */
export type SignedOut = "own" | "ended" | "displaced";

/** "is writing" is shown for so long after the last word of it, in ms. */
const TYPING_MS = 3_000;

export class Desk {
  readonly client: Client;
  readonly ticker: Ticker;
  readonly sounds = new Sounds();
  readonly agent: Me;
  readonly #calls = new Map<string, SessionCall>();
  readonly #watched = new Set<string>();
  readonly #chimes = new Chimes(this.sounds);
  readonly #stopWaking: () => void;
  readonly #signedOut: (why: SignedOut) => void;
  /** Signing out was asked for here: whatever says that it is done, the drafts go, too. */
  #leaving = false;
  #closed = false;
  #version = $state(0);
  #opened: string | null = null;
  /** Why the server has sent this page away. */
  bye = $state<Bye | null>(null);
  /** Whether a ring would be heard: the browser holds sound back until a first tap. */
  audible = $state(false);
  ring = $state(readRing());
  volume = $state(1);
  failed = $state.raw<readonly FailedMessage[]>(readFailed());
  /** What went wrong last, by session; said anew in whichever language the page is in. */
  problems = $state<Record<string, () => string>>({});
  /** Commands under way: "<session> <what>". */
  busy = $state<Record<string, boolean>>({});
  #typing = $state.raw<Record<string, { seat: string; at: number }>>({});
  /** A session just started: its code and link, until its own view has come. */
  started = $state.raw<Started | null>(null);

  constructor(agent: Me, signedOut: (why: SignedOut) => void) {
    this.agent = agent;
    this.#signedOut = signedOut;
    this.client = new Client(
      {
        ...browserConnection(socketUrl("/api/socket?desk=changes")),
        newId: newCommandId,
        identity: agent.user,
        isKnown: () => isKnown(api.me),
      },
      {
        changed: () => this.#changed(),
        mediaAnew: (session) => this.#mediaAnew(session),
        bye: (reason) => this.#byeFrom(reason),
        displaced: () => this.#leave("displaced"),
        unsaid: (message, error) => this.#keepUnsaid(message, error),
        typing: (session, conversation, seat) => this.#noteTyping(session, conversation, seat),
      },
      outboxStore,
    );
    this.ticker = new Ticker(
      () => this.client.now(),
      () => this.#tick(),
    );
    this.#stopWaking = wakeWithPage(this.client.connection);
    this.#applyRing();
    this.client.connection.start();
  }

  get now(): number {
    return this.ticker.now;
  }

  get line(): Line {
    void this.#version;
    return this.client.line;
  }

  /** Whole seconds until the next try to connect. */
  get retryIn(): number {
    void this.line;
    void this.now;
    return Math.ceil((this.client.connection.retryIn ?? 0) / 1_000);
  }

  /** The list; `null` until it has come for the first time. */
  get sessions(): readonly SessionSummary[] | null {
    void this.#version;
    return this.client.desk;
  }

  /** How old what is shown is, in ms; 0 while the server answers. */
  get staleFor(): number {
    void this.line;
    void this.now;
    const { silentFor } = this.client.connection;
    return silentFor > PROOF_FOR_MS ? silentFor : 0;
  }

  get outbox(): readonly Outgoing[] {
    void this.#version;
    return this.client.outbox;
  }

  state(session: string): SessionState {
    void this.#version;
    return this.client.session(session);
  }

  call(session: string): SessionCall | null {
    void this.#version;
    return this.#calls.get(session) ?? null;
  }

  summary(session: string): SessionSummary | null {
    return this.sessions?.find((one) => one.session === session) ?? null;
  }

  /** Those who ring now, the first one first. */
  get incoming(): readonly Incoming[] {
    return (this.sessions ?? []).flatMap((one) => {
      const ring = this.state(one.session).call?.ring;
      const rings = ring ? ring.forMe : one.ringing;
      if (!rings || isOverStatus(one.status)) return [];
      const name = one.customer ?? t("guest");
      return [{ session: one.session, name, until: ring?.until ?? null }];
    });
  }

  typing(session: string, conversation: string): string | null {
    const one = this.#typing[`${session} ${conversation}`];
    return one && this.now - one.at < TYPING_MS ? one.seat : null;
  }

  /** The session that is looked at: it is watched even when it is over. */
  open(session: string | null): void {
    this.#opened = session;
    this.#sync();
  }

  /** The chat of this session is being read: it makes no sound, and counts as seen. */
  reading(session: string | null): void {
    this.#chimes.reading = session;
  }

  async start(): Promise<Started> {
    this.unlockSound();
    const started = await api.start();
    this.started = started;
    return started;
  }

  /** Asks for something and says whether it was done; what goes wrong stands in `problems`. */
  async ask(session: string, command: Command): Promise<boolean> {
    const key = `${session} ${command.type}`;
    if (this.busy[key]) return false;
    this.busy[key] = true;
    delete this.problems[session];
    try {
      await this.client.command(session, command);
      return true;
    } catch (error) {
      // That it has ended is what the page shows.
      if (!isEnded(error)) this.problems[session] = () => sentenceFor(error);
      return false;
    } finally {
      delete this.busy[key];
    }
  }

  isBusy(session: string, what: Command["type"]): boolean {
    return this.busy[`${session} ${what}`] ?? false;
  }

  say(session: string, conversation: string, body: string): void {
    const unsaid = (error: unknown) => this.#keepUnsaid({ session, conversation, body }, error);
    this.client.say(session, conversation, body).catch(unsaid);
  }

  /** A message that was refused stays where it was written, with what to do about it. */
  #keepUnsaid(message: Pick<Outgoing, "session" | "conversation" | "body">, error: unknown): void {
    const { session, body } = message;
    const conversation = message.conversation ?? "";
    const code = error instanceof Refusal ? error.problem.code : "unknown";
    const id = newCommandId();
    this.#keepFailed([...this.failed, { id, session, conversation, body, code }]);
  }

  /** The conversation is read up to there. When it fails the next look tries anew. */
  markSeen(session: string, conversation: string, sequence: number): void {
    this.client
      .command(session, { type: "markSeen", conversation, sequence })
      .catch(() => undefined);
  }

  /** Takes a refused message out again, to send it anew or to put it back into the field. */
  takeFailed(id: string): FailedMessage | null {
    const one = this.failed.find((message) => message.id === id) ?? null;
    this.#keepFailed(this.failed.filter((message) => message.id !== id));
    return one;
  }

  /** START: rings the customer. The microphone is made ready meanwhile. */
  startCall(session: string): void {
    this.#enterCall(session, "startCall");
  }

  acceptCall(session: string): void {
    this.#enterCall(session, "acceptCall");
  }

  joinCall(session: string): void {
    this.#enterCall(session, "joinCall");
  }

  /** The microphone opens in the tap, ahead of the answer; refused, it does not stay open. */
  #enterCall(session: string, type: "startCall" | "acceptCall" | "joinCall"): void {
    if (this.isBusy(session, type)) return;
    this.#takeMicrophone(session);
    void this.ask(session, { type }).then((done) => {
      const inCall = me(this.client.session(session))?.inCall ?? false;
      if (!done && !inCall) this.#calls.get(session)?.letGo();
    });
  }

  /** Takes the call to this page. In a tap: from then on it may sound. */
  useHere(session: string): void {
    this.unlockSound();
    this.#muteOthers(session);
    this.#calls.get(session)?.media.playback.prepare();
    this.client.useHere(session);
  }

  /** Mutes or unmutes; whoever speaks in one session is muted in the others. */
  async setMicrophone(session: string, on: boolean): Promise<void> {
    if (on) this.#muteOthers(session);
    await this.#setMedia(session, "microphone", on);
  }

  async toggleMicrophone(session: string): Promise<void> {
    const state = this.client.session(session);
    const call = this.#calls.get(session);
    if (call && state.here && me(state)?.inCall) {
      await this.setMicrophone(session, !call.media.wants("microphone", state));
    }
  }

  /** Switches the camera when the rules allow it now. */
  async toggleCamera(session: string): Promise<void> {
    const state = this.client.session(session);
    const call = this.#calls.get(session);
    if (call && !isElsewhere(state) && state.may && state.may.setCamera === null) {
      await this.setCamera(session, !call.media.wants("camera", state));
    }
  }

  /** The camera opens before anybody is told that it is on. */
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
    return [...this.#calls.keys()].some((id) => me(this.client.session(id))?.inCall ?? false);
  }

  /** The session in which this agent is in a call and would be muted or unmuted. */
  get speakingIn(): string | null {
    void this.#version;
    const inCall = [...this.#calls.keys()].filter((id) => {
      const state = this.client.session(id);
      return state.here && me(state)?.inCall;
    });
    return inCall.find((id) => id === this.#opened) ?? inCall[0] ?? null;
  }

  /** In a tap: from then on this page may ring. */
  unlockSound(): void {
    this.sounds.unlock();
    for (const call of this.#calls.values()) if (call.needsTap) void call.media.playback.play();
    this.#tick();
  }

  setRing(on: boolean, volume: number): void {
    this.ring = { on, volume };
    writeRing(this.ring);
    this.#applyRing();
  }

  /** How loud the others are, 0 to 1. */
  setVolume(volume: number): void {
    this.volume = volume;
    for (const call of this.#calls.values()) call.media.playback.setVolume(volume);
  }

  /** A tone on the chosen speaker, as far as it is there. */
  tryTone(): void {
    this.sounds.unlock();
    void this.sounds.play("test", 1, pageDevices().chosen("speaker")?.deviceId ?? "");
  }

  async signOut(): Promise<void> {
    this.#leaving = true;
    try {
      await api.signOut();
    } catch (error) {
      // The socket may have said so before the line was lost.
      if (this.#closed) return;
      // Refused, the agent goes on. Without an answer it may have been done all the same.
      if (error instanceof Refusal) this.#leaving = false;
      throw error;
    }
    this.#leave("own");
  }

  close(): void {
    this.#closed = true;
    this.ticker.stop();
    this.#stopWaking();
    this.sounds.stopRinging();
    for (const call of this.#calls.values()) call.media.close();
    this.#calls.clear();
    this.client.connection.stop();
  }

  #keepFailed(messages: readonly FailedMessage[]): void {
    this.failed = messages;
    writeFailed(messages);
  }

  #applyRing(): void {
    this.sounds.enabled = this.ring.on;
    this.sounds.volume = this.ring.volume;
  }

  #takeMicrophone(session: string): void {
    this.unlockSound();
    this.#muteOthers(session);
    const call = this.#calls.get(session);
    if (!call) return;
    call.media.playback.prepare();
    void call.media.owner.want({ microphone: true, muted: false });
  }

  #muteOthers(session: string): void {
    for (const [id] of this.#calls) {
      const own = me(this.client.session(id));
      if (id !== session && own?.inCall && own.microphone)
        void this.#setMedia(id, "microphone", false);
    }
  }

  async #setMedia(session: string, kind: "camera" | "microphone", on: boolean): Promise<void> {
    try {
      await this.#calls.get(session)?.media.set(kind, on);
    } catch (error) {
      if (!isEnded(error)) this.problems[session] = () => sentenceFor(error);
    }
  }

  #changed(): void {
    // The client tells of changes from its own constructor on, with what the last page left; and of
    // its end, when no call may begin anew.
    if (this.#closed || !(this.client as Client | undefined)) return;
    this.ticker.catchUp();
    this.#version += 1;
    this.#sync();
    for (const [id, call] of this.#calls) call.update(this.client.session(id));
    for (const id of this.#watched) this.#chimes.follow(this.client.session(id), this.client.now());
    this.#ringIfNeeded();
  }

  /** Watches what is under way, and keeps a call for each session that somebody is inside of. */
  #sync(): void {
    const wanted = new Set<string>();
    for (const one of this.client.desk ?? []) {
      const live = one.customerPresent || one.ringing || one.waitingSince !== null;
      if (!isOverStatus(one.status) && (live || one.runningSince !== null)) wanted.add(one.session);
    }
    if (this.#opened) wanted.add(this.#opened);
    for (const id of wanted) {
      if (this.#watched.has(id)) continue;
      this.#watched.add(id);
      this.client.watch(id);
    }
    for (const id of this.#watched) if (!wanted.has(id)) this.#forget(id);
    for (const id of this.#watched) this.#syncCall(id);
  }

  #syncCall(id: string): void {
    const { session, people } = this.client.session(id);
    const over = isOverStatus(session?.status);
    const inside = people.some((person) => person.role === "customer" && person.inside);
    const call = this.#calls.get(id);
    if (!call && session && !over && inside) this.#addCall(id);
    if (call && over) {
      this.#calls.delete(id);
      call.media.close();
    }
  }

  #addCall(id: string): void {
    const call = new SessionCall(this.client, id, this.sounds);
    call.media.playback.setVolume(this.volume);
    this.#calls.set(id, call);
  }

  #forget(id: string): void {
    this.#watched.delete(id);
    this.#calls.get(id)?.media.close();
    this.#calls.delete(id);
    this.#chimes.forget(id);
    this.client.unwatch(id);
  }

  #mediaAnew(session: string | null): void {
    for (const [id, call] of this.#calls) if (session === null || session === id) call.media.anew();
  }

  #byeFrom(reason: Bye): void {
    this.bye = reason;
    // The server says it on the line before it answers the request.
    if (reason === "signed-out") this.#leave(this.#leaving ? "own" : "ended");
  }

  #leave(why: SignedOut): void {
    if (this.#closed) return;
    if (why === "own") forgetTexts();
    this.close();
    this.#signedOut(why);
  }

  #noteTyping(session: string, conversation: string, seat: string): void {
    const at = this.client.now();
    this.#typing = { ...this.#typing, [`${session} ${conversation}`]: { seat, at } };
  }

  #ringIfNeeded(): void {
    if (this.incoming.length > 0) this.sounds.ring(true);
    else this.sounds.stopRinging();
  }

  #tick(): void {
    for (const id of this.#watched) this.#chimes.tick(this.client.session(id), this.client.now());
    this.audible = this.sounds.audible;
    if (this.line.state === "open" && this.bye !== null && this.bye !== "outdated") this.bye = null;
  }
}

/** The customers of a session. */
export function customersOf(state: SessionState): SessionState["people"] {
  return state.people.filter((person) => person.role === "customer");
}

/** Who is in the voice call without a microphone, for the host who can give one (E14). */
export function waitingForMicrophone(state: SessionState): SessionState["people"] {
  if (!(me(state)?.host ?? false) || !(state.call?.voice ?? false)) return [];
  return state.people.filter((person) => person.inVoice && person.slot === null);
}

/** A name to say: the own one, or what stands for a guest without one. */
export function displayName(state: SessionState, seat: string | null): string {
  const person = state.people.find((one) => one.seat === seat) ?? null;
  const role = person?.role === "agent" ? t("role-agent") : t("guest");
  return distinctName(nameOf(state, person), role);
}

/** The name or case number that agents gave the session. */
export function titleOf(state: SessionState): string | null {
  const title = state.session?.title;
  return title ? (state.texts[title] ?? null) : null;
}
