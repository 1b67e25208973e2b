// Many sessions over one connection. Commands get an id here and are sent again after a loss until
// they are answered: the server gives the same id the same answer and no second effect.
import type { Bye, ClientMessage, Command, Problem, ServerMessage, SessionSummary } from "../wire";
import { Connection, MESSAGE_BYTES, type ConnectionEnvironment, type Line } from "./connection";
import { Refusal, isEnded } from "./refusal";
import {
  emptySession,
  have,
  withHere,
  withItems,
  withPart,
  withQuality,
  type SessionState,
} from "./session-state";
import { Unanswered } from "./unanswered";

/** The line was lost before an answer that is worthless later (an offer) came. */
export class LineLost extends Error {}

/** The server's answer to an offer. */
export interface Described {
  readonly sdp: string;
  /** A restart was asked for, and the server has begun a new connection instead. */
  readonly fresh: boolean;
}

/** A message of this person on its way. */
export interface Outgoing {
  readonly id: string;
  readonly session: string;
  readonly conversation: string | null;
  readonly body: string;
  /** The sequence, once the server has it; the item itself may still be under way. */
  readonly sequence: number | null;
}

/** Where unanswered messages are kept while the page reloads. */
export interface OutboxStore {
  read(): Outgoing[];
  write(messages: readonly Outgoing[]): void;
}

/** What a client needs of the browser; tests give their own. */
export interface ClientEnvironment extends ConnectionEnvironment {
  newId: () => string;
  /** Whom this page was loaded for, as `hello` names it. */
  identity: string;
  /**
   * Whether the server would let this browser in. A browser does not say why a socket did not
   * open: a sign-in that ended meanwhile looks like a line that is away.
   */
  isKnown: () => Promise<boolean>;
}

export interface ClientEvents {
  /** A session, the outbox, the desk or the line has changed. */
  changed: () => void;
  /** The media part of the server is a new one: every peer connection is to be made afresh. */
  mediaAnew: (session: string | null) => void;
  bye: (reason: Bye) => void;
  /** The cookie of this browser belongs to another person or session now; the line is closed. */
  displaced: () => void;
  /** A message that the page before this one left in the store could not be said. */
  unsaid: (message: Outgoing, error: unknown) => void;
  typing: (session: string, conversation: string, seat: string) => void;
}

/** After these the server stays away: no reconnecting. */
const FINAL: readonly Bye[] = ["replaced", "returned", "signed-out", "too-many", "outdated"];
/** The pause after "could not be stored, try again", before sending it with the same id. */
export const STORE_RETRY_MS = 1_000;
/** Refusals that only say "not now". */
const NOT_NOW: readonly string[] = ["unavailable", "stopping", "slow-down"];

export class Client {
  readonly connection: Connection;
  readonly #environment: ClientEnvironment;
  readonly #events: ClientEvents;
  readonly #store: OutboxStore | null;
  readonly #sessions = new Map<string, SessionState>();
  readonly #watched = new Set<string>();
  /** Sessions whose call this page takes, until the server says that it has it. */
  readonly #taking = new Set<string>();
  /** What was last said of sessions whose audio this browser has kept silent until a tap. */
  readonly #blocked = new Map<string, boolean>();
  readonly #unanswered: Unanswered;
  readonly #offers = new Map<
    string,
    { resolve: (answer: Described) => void; reject: (why: Error) => void }
  >();
  #outbox: Outgoing[] = [];
  #desk: SessionSummary[] | null = null;
  #epoch: string | null = null;
  /** The server has said hello on this line; nothing is sent before. */
  #greeted = false;
  #clockOffset = 0;
  #wasConnecting = false;

  constructor(
    environment: ClientEnvironment,
    events: ClientEvents,
    store: OutboxStore | null = null,
  ) {
    this.#environment = environment;
    this.#events = events;
    this.#store = store;
    this.#unanswered = new Unanswered(environment.after, (text) => {
      if (this.#greeted) this.connection.send(text);
    });
    this.connection = new Connection(environment, {
      // Nothing is sent before `hello`.
      opened: () => undefined,
      message: (message) => this.#receive(message as ServerMessage),
      line: (line) => this.#lineChanged(line),
    });
    for (const message of store?.read() ?? [])
      this.#sendSay(message).catch((error: unknown) => this.#events.unsaid(message, error));
  }

  get line(): Line {
    return this.connection.line;
  }

  /** The agent's list, once it has come. */
  get desk(): readonly SessionSummary[] | null {
    return this.#desk;
  }

  /** Own messages that have no item yet, in order. */
  get outbox(): readonly Outgoing[] {
    return this.#outbox;
  }

  /** Now, by the server's clock: countdowns must be right on a wrong clock. */
  now(): number {
    return this.#environment.now() + this.#clockOffset;
  }

  /** Now, by the clock of `connection.heardAt` and of reports: for ages only. */
  tick(): number {
    return this.#environment.now();
  }

  session(id: string): SessionState {
    return this.#sessions.get(id) ?? emptySession(id);
  }

  watch(session: string): void {
    this.#watched.add(session);
    this.#sendWatch(session);
  }

  unwatch(session: string): void {
    if (!this.#watched.delete(session)) return;
    this.#sessions.delete(session);
    this.playback(session, false);
    this.#blocked.delete(session);
    this.#taking.delete(session);
    this.#send({ type: "unwatch", session });
  }

  /** Asks for something durable. Resolves when it is on disk, however often the line is lost. */
  command(session: string, command: Command): Promise<number | null> {
    return this.#command(this.#environment.newId(), session, command);
  }

  /** Sends a message. It stays in the outbox until it is an item or is removed. */
  say(session: string, conversation: string | null, body: string): Promise<void> {
    const id = this.#environment.newId();
    return this.#sendSay({ id, session, conversation, body, sequence: null });
  }

  typing(session: string, conversation: string): void {
    this.#send({ type: "typing", session, conversation });
  }

  /** Takes the call to this page, from whichever has it: now, or as soon as the line is back. */
  useHere(session: string): void {
    this.#taking.add(session);
    this.#send({ type: "useHere", session });
  }

  /** Whether this browser keeps the session's audio silent until a tap; the others learn of it. */
  playback(session: string, blocked: boolean): void {
    if ((this.#blocked.get(session) ?? false) === blocked) return;
    this.#blocked.set(session, blocked);
    this.#send({ type: "playback", session, blocked });
  }

  /** The answer to an offer. An offer is worthless after a loss, so it is not sent again. */
  offer(session: string, sdp: string, restart: boolean): Promise<Described> {
    const id = this.#environment.newId();
    return new Promise((resolve, reject) => {
      if (!this.#send({ type: "offer", id, session, sdp, restart })) reject(new LineLost());
      else this.#offers.set(id, { resolve, reject });
    });
  }

  /** Forgets a message that was refused, for example after it was put back into the field. */
  forget(id: string): void {
    this.#setOutbox(this.#outbox.filter((message) => message.id !== id));
  }

  #command(id: string, session: string, command: Command): Promise<number | null> {
    const message: ClientMessage = { type: "command", id, session, command };
    const text = JSON.stringify(message);
    return new Promise((resolve, reject) => {
      if (new TextEncoder().encode(text).length > MESSAGE_BYTES) {
        reject(new Refusal({ code: "too-large" }));
        return;
      }
      const refused = (problem: Problem) => reject(new Refusal(problem));
      this.#unanswered.add(id, { text, session, done: resolve, refused });
    });
  }

  async #sendSay(message: Outgoing): Promise<void> {
    const { id, session, conversation, body } = message;
    this.#setOutbox([...this.#outbox, message]);
    try {
      const sequence = await this.#command(id, session, { type: "say", conversation, body });
      this.#setOutbox(
        this.#outbox.map((other) => (other.id === id ? { ...other, sequence } : other)),
      );
      this.#settleOutbox(session);
    } catch (error) {
      this.forget(id);
      throw error;
    }
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "hello":
        return this.#hello(message);
      case "part":
        return this.#change(message.session, (state) => withPart(state, message));
      case "items":
        this.#absorbEchoes(message);
        this.#change(message.session, (state) => withItems(state, message));
        return this.#settleOutbox(message.session);
      case "here":
        if (message.here) this.#taking.delete(message.session);
        return this.#change(message.session, (state) => withHere(state, message));
      case "quality":
        return this.#change(message.session, (state) =>
          withQuality(state, message, this.#environment.now()),
        );
      case "done":
        return this.#unanswered.take(message.id)?.done(message.sequence ?? null);
      case "refused":
        return this.#refused(message.id, message.problem);
      case "described":
        this.#offers.get(message.id)?.resolve({ sdp: message.sdp, fresh: message.fresh });
        this.#offers.delete(message.id);
        return;
      case "desk":
        this.#desk = message.sessions;
        return this.#events.changed();
      case "deskChanged":
        this.#desk = withChanges(this.#desk ?? [], message.changed, message.gone);
        return this.#events.changed();
      case "typing":
        return this.#events.typing(message.session, message.conversation, message.seat);
      case "mediaGone":
        return this.#events.mediaAnew(message.session);
      case "pong":
        this.#clockOffset = message.now - this.#environment.now();
        return;
      case "bye":
        return this.#bye(message.reason);
    }
  }

  #hello({ now, epoch, identity }: Extract<ServerMessage, { type: "hello" }>): void {
    // Another tab has signed in as another user, or entered another session: they share the cookie,
    // but not this page. Nothing that was written here may be sent in the other person's name.
    if (identity !== this.#environment.identity) {
      this.connection.stop();
      return this.#events.displaced();
    }
    this.#clockOffset = now - this.#environment.now();
    const anew = this.#epoch !== null && this.#epoch !== epoch;
    this.#epoch = epoch;
    this.#greeted = true;
    for (const session of this.#watched) this.#sendWatch(session);
    this.#unanswered.sendAll();
    if (anew) this.#events.mediaAnew(null);
    this.#events.changed();
  }

  #refused(id: string | null, problem: Problem): void {
    if (id === null) return;
    const offer = this.#offers.get(id);
    if (offer) {
      this.#offers.delete(id);
      offer.reject(new Refusal(problem));
      return;
    }
    if (NOT_NOW.includes(problem.code))
      this.#unanswered.defer(id, problem.seconds ? problem.seconds * 1_000 : STORE_RETRY_MS);
    else this.#unanswered.take(id)?.refused(problem);
  }

  #bye(reason: Bye): void {
    if (FINAL.includes(reason)) this.connection.stop();
    else this.connection.lost();
    this.#events.bye(reason);
  }

  #lineChanged(line: Line): void {
    if (line.state !== "open") {
      this.#greeted = false;
      for (const { reject } of this.#offers.values()) reject(new LineLost());
      this.#offers.clear();
    }
    if (line.state === "waiting" && this.#wasConnecting) void this.#askWhether();
    this.#wasConnecting = line.state === "connecting";
    this.#events.changed();
  }

  /** A socket did not open: callers must not wait for it. */
  async #askWhether(): Promise<void> {
    if (await this.#environment.isKnown()) return;
    if (this.line.state === "waiting" || this.line.state === "connecting") this.#bye("signed-out");
  }

  /** An own item may arrive before its `done`: the same words must not stand there twice. */
  #absorbEchoes(message: Extract<ServerMessage, { type: "items" }>): void {
    const own = this.session(message.session).session?.me;
    for (const item of message.items) {
      if (item.kind !== "said" || item.by !== own) continue;
      const body = message.texts[item.text];
      const echo = this.#outbox.find(
        (other) =>
          other.session === message.session && other.sequence === null && other.body === body,
      );
      if (!echo) continue;
      this.#outbox = this.#outbox.map((other) =>
        other === echo ? { ...other, sequence: item.sequence } : other,
      );
    }
  }

  /** What has become an item leaves the outbox. */
  #settleOutbox(session: string): void {
    const state = this.session(session);
    const isItem = ({ session: of, conversation, sequence }: Outgoing) => {
      if (of !== session || sequence === null) return false;
      const items = state.items[conversation ?? state.session?.me ?? ""] ?? [];
      return sequence <= (items.at(-1)?.sequence ?? 0);
    };
    this.#setOutbox(this.#outbox.filter((message) => !isItem(message)));
  }

  #setOutbox(outbox: Outgoing[]): void {
    this.#outbox = outbox;
    this.#store?.write(outbox);
    this.#events.changed();
  }

  #change(session: string, how: (state: SessionState) => SessionState): void {
    if (!this.#watched.has(session)) return;
    this.#sessions.set(session, how(this.session(session)));
    this.#events.changed();
  }

  #sendWatch(session: string): void {
    const state = this.session(session);
    // The page that held the call says so, because a restarted server does not know.
    const held = state.here ? { turn: state.turn } : {};
    this.#send({ type: "watch", session, have: have(state), ...held });
    // The server knows a page beyond its sockets: a tap while the line was away is news to it.
    if (this.#taking.has(session)) this.#send({ type: "useHere", session });
    const blocked = this.#blocked.get(session);
    if (blocked !== undefined) this.#send({ type: "playback", session, blocked });
  }

  #send(message: ClientMessage): boolean {
    return this.#greeted && this.connection.send(JSON.stringify(message));
  }
}

/** The list with what has changed, newest first. */
function withChanges(
  desk: readonly SessionSummary[],
  changed: readonly SessionSummary[],
  gone: readonly string[],
): SessionSummary[] {
  const away = new Set([...gone, ...changed.map((entry) => entry.session)]);
  const stays = desk.filter((entry) => !away.has(entry.session));
  return [...stays, ...changed].sort((a, b) => b.openedAt - a.openedAt);
}

/** Short, unguessable enough, and unique per person and session. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export { Refusal, isEnded };
