// Everything that a signed-in agent works with: one socket for all sessions, the list and the
// sessions that are watched; their calls and what could not be sent. It outlives every view.
import { api, isKnown } from "../../lib/api";
import { distinctName } from "../../lib/chat/names";
import { isMoot, type Refused } from "../../lib/call/crossed";
import { typingFrom, whoTypes, type Typing } from "../../lib/chat/typing";
import { PROOF_FOR_MS } from "../../lib/call/truth";
import { Sounds } from "../../lib/device/sound";
import { pageDevices } from "../../lib/media/devices";
import { browserConnection, wakeWithPage, type Line } from "../../lib/socket/connection";
import { Client, Refusal, isEnded, newCommandId, type Outgoing } from "../../lib/socket/client";
import { socketUrl } from "../../lib/socket/page";
import { isOverStatus, nameOf, type SessionState } from "../../lib/socket/session-state";
import type { Bye, Command, Me, SessionSummary, Started, Status } from "../../lib/wire";
import { sentenceFor } from "../../lib/i18n/sentence";
import { t } from "../texts";
import { incomingOf, type Incoming } from "../view/ring";
import { Calls } from "./calls.svelte";
import { Chimes } from "./chimes";
import { Ticker } from "./ticker.svelte";
import { forgetTextsOf, outboxStore, readRing, writeRing } from "./storage";
import { Unsent } from "./unsent.svelte";

/** Why an agent is signed out: by the button, here or in another tab; by the server; or by
 * another account. */
export type SignedOut = "own" | "elsewhere" | "ended" | "displaced";
/** Why the page has left; `too-many`: it is one tab more than an agent may have in a session. */
export type Left = SignedOut | "too-many";

export class AgentWorkspace {
  readonly client: Client;
  readonly ticker: Ticker;
  readonly sounds = new Sounds();
  readonly agent: Me;
  readonly calls: Calls;
  readonly unsent = new Unsent();
  readonly #watched = new Set<string>();
  readonly #chimes = new Chimes(this.sounds);
  readonly #stopWaking: () => void;
  readonly #left: (why: Left) => void;
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
  /** What went wrong last, by session; shown in the current language of the page. */
  problems = $state<Record<string, () => string>>({});
  /** The refused commands that `problems` are about, by session. */
  readonly #refused = new Map<string, Refused>();
  /** Commands under way: "<session> <work>". */
  busy = $state<Record<string, boolean>>({});
  #typing = $state.raw<Record<string, Typing>>({});
  /** A session just started: its code and link, until its own view has come. */
  started = $state.raw<Started | null>(null);

  constructor(agent: Me, left: (why: Left) => void) {
    this.agent = agent;
    this.#left = left;
    this.client = new Client(
      {
        ...browserConnection(socketUrl("/api/socket?workspace=changes")),
        newId: newCommandId,
        identity: agent.user,
        isKnown: () => isKnown(api.me),
      },
      {
        changed: () => this.#changed(),
        mediaAnew: (session) => this.calls.anew(session),
        bye: (reason) => this.#byeFrom(reason),
        displaced: () => this.#leave("displaced"),
        unsaid: (message, error) => this.unsent.keep(message, error),
        typing: (session, conversation, seat) => this.#noteTyping(session, conversation, seat),
      },
      outboxStore,
    );
    const { client, sounds } = this;
    this.calls = new Calls({
      client,
      sounds,
      ask: (session, command) => this.ask(session, command),
      isBusy: (session, what) => this.isBusy(session, what),
      failed: (session, error) => this.#says(session, error),
    });
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

  summary(session: string): SessionSummary | null {
    return this.sessions?.find((one) => one.session === session) ?? null;
  }

  /** Those who ring now, the first one first. */
  get incoming(): readonly Incoming[] {
    const ringOf = (session: string) => this.state(session).call?.ring ?? null;
    return incomingOf(this.sessions ?? [], ringOf, t("customer"));
  }

  typing(session: string, conversation: string): string | null {
    const items = this.state(session).items[conversation] ?? [];
    return whoTypes(this.#typing[`${session} ${conversation}`], items, this.now);
  }

  /** The session that is looked at: it is watched even when it is over. */
  open(session: string | null): void {
    this.#opened = session;
    this.calls.shown = session;
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

  /** Sends a command and returns whether it was done; what goes wrong is in `problems`. */
  async ask(session: string, command: Command): Promise<boolean> {
    const key = `${session} ${workOf(command)}`;
    if (this.busy[key]) return false;
    this.busy[key] = true;
    this.#forgive(session);
    try {
      await this.client.command(session, command);
      return true;
    } catch (error) {
      this.#says(session, error);
      this.#refused.set(session, { command, error });
      this.#forgiveMoot(session);
      return false;
    } finally {
      delete this.busy[key];
    }
  }

  isBusy(session: string, what: Work): boolean {
    return this.busy[`${session} ${what}`] ?? false;
  }

  #says(session: string, error: unknown): void {
    this.#refused.delete(session);
    // That it has ended is what the page shows.
    if (!isEnded(error)) this.problems[session] = () => sentenceFor(error);
  }

  #forgive(session: string): void {
    delete this.problems[session];
    this.#refused.delete(session);
  }

  /** A refusal that has nothing to say, perhaps only a moment later. */
  #forgiveMoot(session: string): void {
    const refused = this.#refused.get(session);
    if (refused && isMoot(refused, this.client.session(session))) this.#forgive(session);
  }

  say(session: string, conversation: string, body: string): void {
    const unsaid = (error: unknown) => this.unsent.keep({ session, conversation, body }, error);
    this.client.say(session, conversation, body).catch(unsaid);
  }

  /** The conversation is read up to there. If it fails, the next look tries again. */
  markSeen(session: string, conversation: string, sequence: number): void {
    this.client
      .command(session, { type: "markSeen", conversation, sequence })
      .catch(() => undefined);
  }

  /** In a tap: from then on this page may ring. */
  unlockSound(): void {
    this.calls.unlock();
    this.#tick();
  }

  setRing(on: boolean, volume: number): void {
    this.ring = { on, volume };
    writeRing(this.ring);
    this.#applyRing();
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
      // Refused, the agent continues. Without an answer it may have been done all the same.
      if (error instanceof Refusal) this.#leaving = false;
      throw error;
    }
    this.#leave("own");
  }

  /** The agent has signed out in another tab. */
  signedOutElsewhere(): void {
    this.#leave("elsewhere");
  }

  close(): void {
    this.#closed = true;
    this.ticker.stop();
    this.#stopWaking();
    this.calls.close();
    this.sounds.close();
    this.client.connection.stop();
  }

  #applyRing(): void {
    this.sounds.enabled = this.ring.on;
    this.sounds.volume = this.ring.volume;
  }

  #changed(): void {
    // The client reports changes from its constructor on, with what the last page left; and
    // its end, when no call may begin again.
    if (this.#closed || !(this.client as Client | undefined)) return;
    this.ticker.catchUp();
    this.#version += 1;
    this.#sync();
    this.calls.update();
    for (const id of this.#watched) this.#chimes.follow(this.client.session(id), this.client.now());
    for (const id of this.#refused.keys()) this.#forgiveMoot(id);
    this.#ringIfNeeded();
  }

  /** Watches what is under way, and keeps a call for each session that has a customer in it. */
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
    this.calls.follow(this.#watched);
  }

  #forget(id: string): void {
    this.#watched.delete(id);
    this.calls.forget(id);
    this.#chimes.forget(id);
    this.client.unwatch(id);
  }

  #byeFrom(reason: Bye): void {
    this.bye = reason;
    // The server says it on the line before it answers the request.
    if (reason === "signed-out") this.#leave(this.#leaving ? "own" : "ended");
    if (reason === "too-many") this.#leave(reason);
  }

  #leave(why: Left): void {
    if (this.#closed) return;
    if (why === "own") forgetTextsOf(this.agent.user);
    this.close();
    this.#left(why);
  }

  #noteTyping(session: string, conversation: string, seat: string): void {
    const items = this.client.session(session).items[conversation] ?? [];
    const typing = typingFrom(seat, items, this.client.now());
    this.#typing = { ...this.#typing, [`${session} ${conversation}`]: typing };
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

/** What is under way: a command, and of a status which one, since "Reopen" is no "Cancel". */
type Work = Exclude<Command["type"], "setStatus"> | `setStatus ${Status}`;

function workOf(command: Command): Work {
  return command.type === "setStatus" ? `setStatus ${command.to}` : command.type;
}

/** The customers of a session. */
export function customersOf(state: SessionState): SessionState["people"] {
  return state.people.filter((person) => person.role === "customer");
}

/** A name to show: the person's own, or what a customer without one is called. */
export function displayName(state: SessionState, seat: string | null): string {
  const person = state.people.find((one) => one.seat === seat) ?? null;
  const role = person?.role === "agent" ? t("role-agent") : t("customer");
  return distinctName(nameOf(state, person), role);
}

/** The first customer of a session, to say. */
export function customerName(state: SessionState): string {
  return displayName(state, customersOf(state)[0]?.seat ?? null);
}

/** The name or case number that agents gave the session. */
export function titleOf(state: SessionState): string | null {
  const title = state.session?.title;
  return title ? (state.texts[title] ?? null) : null;
}
