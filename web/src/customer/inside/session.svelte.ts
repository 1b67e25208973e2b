// One customer's session on this page: the socket, the call's media and what the screens show of
// them. It renders what the server says and asks for what the person wants; it decides nothing.
import { CallMedia } from "../../lib/call/call-media";
import { isMoot, type Refused as Denied } from "../../lib/call/crossed";
import { Rings } from "../../lib/call/missed";
import { serverAnswers } from "../../lib/call/truth";
import {
  chatItemsOf,
  undeliveredOf,
  unreadOf,
  type ChatMessage,
  type Refused,
} from "../../lib/chat/items";
import { typingFrom, whoTypes, type Typing } from "../../lib/chat/typing";
import { secondsUntil } from "../../lib/countdown";
import { GraceTone } from "../../lib/device/grace-tone";
import { Sounds } from "../../lib/device/sound";
import { sentenceFor } from "../../lib/i18n/sentence";
import { api, isKnown } from "../../lib/api";
import { browserConnection, wakeWithPage, type Line } from "../../lib/socket/connection";
import { Client, Refusal, isEnded, newCommandId, type Outgoing } from "../../lib/socket/client";
import { socketUrl } from "../../lib/socket/page";
import {
  agentIsHere,
  conversationOf,
  emptySession,
  host,
  isOver,
  me,
  nameOf,
  type SessionState,
} from "../../lib/socket/session-state";
import { steadyNow } from "../../lib/steady";
import type { Bye, Check, CheckState, Command, Site } from "../../lib/wire";
import { revised } from "./check";
import { LobbyCheck } from "./lobby-check.svelte";
import {
  readDraft,
  readOutbox,
  readRefused,
  writeDraft,
  writeOutbox,
  writeRefused,
} from "./stored";

/** How often countdowns are looked at, in ms. */
const TICK_MS = 250;

/** Why this page is no longer in the session; `other-session`: the browser has entered another. */
export type Goodbye = Bye | "other-session";

export class CustomerSession {
  readonly #rings = new Rings();
  readonly client: Client;
  readonly media: CallMedia;
  readonly check: LobbyCheck;
  readonly sounds = new Sounds();
  readonly #site: () => Site;

  state = $state.raw<SessionState>(emptySession(""));
  line = $state.raw<Line>({ state: "connecting" });
  outbox = $state.raw<readonly Outgoing[]>([]);
  refused = $state.raw<readonly Refused[]>([]);
  /** Discarded messages that were sent again. */
  resent = $state.raw<readonly string[]>([]);
  /** Now, by the server's clock. */
  now = $state(Date.now());
  /**
   * The sentence of the last refusal, until something succeeds or it is closed. Shown in
   * whichever language the page is in.
   */
  problem = $state<(() => string) | null>(null);
  /** The refusal that `problem` is about. */
  #denied: Denied | null = null;
  /** The agent's name as last known: it stays when the agent is gone. */
  #agent = $state<string | null>(null);
  draft = $state("");
  #typing = $state.raw<Typing | null>(null);
  /** Grows whenever captures, the peer connection or playback have changed. */
  #media = $state(0);

  readonly agent = $derived(this.#agent ?? this.site.name);
  readonly person = $derived(me(this.state));
  readonly lobby = $derived(this.person?.lobby ?? null);
  readonly chatItems = $derived(chatItemsOf(this.state, this.outbox, this.refused));
  readonly unread = $derived(unreadOf(this.state));
  readonly #items = $derived(this.state.items[this.state.session?.me ?? ""] ?? []);
  /** An agent is typing. */
  readonly typing = $derived(whoTypes(this.#typing, this.#items, this.now) !== null);
  /** Something was written that the server does not have yet. */
  readonly hasUnsent = $derived(
    this.draft.trim() !== "" || this.outbox.length > 0 || this.refused.length > 0,
  );
  /** How the last ring ended, when no call came of it. */
  readonly lastRing = $derived(this.#rings.last(this.state));
  /** The server does not answer, or the line to it is away: what the page shows is old. */
  readonly isCutOff = $derived.by(() => {
    void this.now;
    const { heardAt, silentFor } = this.client.connection;
    if (heardAt === null) return this.line.state === "waiting";
    return !serverAnswers(heardAt, heardAt + silentFor);
  });
  readonly retryIn = $derived.by(() => {
    void this.now;
    void this.line;
    return Math.ceil((this.client.connection.retryIn ?? 0) / 1_000);
  });
  /** How long the line has been there without a word about the session, in ms. */
  readonly waitsFor = $derived.by(() => {
    void this.now;
    return this.#waitsSince === null ? 0 : steadyNow() - this.#waitsSince;
  });
  /** How long the agent is still waited for; `null` while one is here, or none was. */
  readonly orphanSeconds = $derived.by(() => {
    const until = this.state.session?.orphanUntil ?? null;
    return until === null ? null : secondsUntil(until, this.now);
  });

  /** No agent is here, and none has left: there is no countdown. */
  readonly waitsForAgent = $derived(
    this.state.session !== null &&
      this.orphanSeconds === null &&
      !agentIsHere(this.state) &&
      !isOver(this.state),
  );

  /** The person the customer waits for cannot come any more: nothing is promised. */
  readonly agentIsGone = $derived(
    this.state.session?.agentMayCome === false && !isOver(this.state),
  );

  readonly #session: string;
  readonly #onbye: (reason: Goodbye) => void;
  readonly #graceTone = new GraceTone(this.sounds);
  readonly #stops: (() => void)[] = [];
  readonly #reported = new Map<Check, CheckState>();
  #reportedWay: string | null = null;
  #waitsSince = $state<number | null>(null);

  /** `site` may arrive later than the session, and is read again each time. */
  constructor(session: string, site: () => Site, onbye: (reason: Goodbye) => void) {
    this.#session = session;
    this.#site = site;
    this.#onbye = onbye;
    this.draft = readDraft(session);
    this.refused = readRefused(session);
    const url = socketUrl("/api/customer/socket");
    this.client = new Client(
      {
        ...browserConnection(url),
        newId: newCommandId,
        identity: session,
        isKnown: () => isKnown(api.customer),
      },
      {
        changed: () => this.#changed(),
        mediaAnew: () => this.media.anew(),
        bye: (reason) => this.#onbye(reason),
        displaced: () => this.#onbye("other-session"),
        unsaid: ({ body }, error) => this.#keepUnsaid(body, error),
        typing: (_session, _conversation, seat) =>
          (this.#typing = typingFrom(seat, this.#items, this.client.now())),
      },
      { read: () => readOutbox(session), write: (messages) => writeOutbox(session, messages) },
    );
    const changed = () => {
      this.#media += 1;
      this.#reportWay();
    };
    const { client, sounds } = this;
    this.media = new CallMedia({ client, session, facing: "environment", sounds, changed });
    this.check = new LobbyCheck(this.media, sounds);
    this.client.watch(session);
    this.client.connection.start();
    const timer = setInterval(() => {
      this.now = this.client.now();
      this.#graceTone.follow(this.orphanSeconds);
    }, TICK_MS);
    const unlock = () => void this.sounds.unlock();
    // The press that opened this screen.
    if ((navigator.userActivation as UserActivation | undefined)?.hasBeenActive) unlock();
    addEventListener("pointerdown", unlock);
    addEventListener("keydown", unlock);
    this.#stops.push(
      () => clearInterval(timer),
      () => removeEventListener("pointerdown", unlock),
      () => removeEventListener("keydown", unlock),
      wakeWithPage(this.client.connection),
    );
  }

  get site(): Site {
    return this.#site();
  }

  /** Reads what the media do, so that a screen follows them. */
  watchMedia(): CallMedia {
    void this.#media;
    return this.media;
  }

  /** Asks for something; a refusal becomes a sentence on the page. Says whether it was done. */
  async ask(command: Command): Promise<boolean> {
    try {
      await this.client.command(this.#session, command);
      this.problem = null;
      return true;
    } catch (error) {
      this.#denied = { command, error };
      this.problem = () => sentenceFor(error);
      this.#dropMoot();
      return false;
    }
  }

  /** A refusal that has nothing to say, perhaps only a moment later. */
  #dropMoot(): void {
    if (!this.#denied || !isMoot(this.#denied, this.state)) return;
    this.#denied = null;
    this.problem = null;
  }

  async set(kind: "camera" | "microphone", on: boolean): Promise<void> {
    try {
      await this.media.set(kind, on);
    } catch (error) {
      this.#denied = null;
      if (!isEnded(error)) this.problem = () => sentenceFor(error);
    }
  }

  /** Within a tap: from here on the browser lets the page sound. */
  unlock(): void {
    this.media.playback.unlock(this.sounds.unlock());
  }

  /** Within a tap. */
  useHere(): void {
    this.unlock();
    this.client.useHere(this.#session);
  }

  say(body: string): void {
    const unsaid = (error: unknown) => this.#keepUnsaid(body, error);
    this.client.say(this.#session, null, body).catch(unsaid);
  }

  #keepUnsaid(body: string, error: unknown): void {
    const code = error instanceof Refusal ? error.problem.code : "unknown";
    this.#keepRefused([...this.refused, { id: newCommandId(), body, code }]);
  }

  /** A message that was given up (D13): its words are the customer's to send again, once. */
  sayDiscardedAgain(message: ChatMessage): void {
    if (message.body === null) return;
    this.resent = [...this.resent, message.key];
    this.say(message.body);
  }

  sayAgain(id: string): void {
    const message = this.#takeRefused(id);
    if (message) this.say(message.body);
  }

  /** A refused message goes back into the field, in front of the draft. */
  change(id: string): void {
    const message = this.#takeRefused(id);
    if (!message) return;
    this.draft = this.draft.trim() === "" ? message.body : `${message.body}\n${this.draft}`;
    this.keepDraft();
  }

  #takeRefused(id: string): Refused | undefined {
    const message = this.refused.find((other) => other.id === id);
    this.#keepRefused(this.refused.filter((other) => other.id !== id));
    return message;
  }

  #keepRefused(messages: readonly Refused[]): void {
    this.refused = messages;
    writeRefused(this.#session, messages);
  }

  isTyping(): void {
    const own = this.state.session?.me;
    if (own) this.client.typing(this.#session, own);
  }

  keepDraft(): void {
    writeDraft(this.#session, this.draft);
  }

  /** The newest item is in sight. */
  seen(): void {
    const standing = conversationOf(this.state, this.state.session?.me ?? "");
    const last = this.state.items[this.state.session?.me ?? ""]?.at(-1)?.sequence ?? 0;
    if (!standing || last <= standing.seenByMe || last <= this.#seenSent) return;
    this.#seenSent = last;
    this.client
      .command(this.#session, { type: "markSeen", conversation: null, sequence: last })
      // Seen once more at the next item; nothing is lost by it.
      .catch(() => undefined);
  }
  #seenSent = 0;

  /**
   * Reports the state of each part to the agents (A18), once for each change. After the check, a
   * pause in speaking says nothing: what was heard in it remains. What is not open is reported
   * again when devices or permissions have changed.
   */
  reportChecks(checking: boolean): void {
    const { lobby } = this;
    if (!lobby) return;
    const checks = this.check.states;
    for (const check of ["camera", "microphone", "sound"] as const) {
      // The last report may not have come back yet. After a reload nothing was tried here; what
      // the server knows still holds.
      const told = this.#reported.get(check) ?? lobby[check];
      const state = this.#toReport(check, checks[check], checking ? null : told);
      if (state === null || told === state) continue;
      if (!checking && lobby[check] === "works" && (state === "trying" || state === "silent"))
        continue;
      this.#reported.set(check, state);
      this.client
        .command(this.#session, { type: "reportCheck", check, state })
        .catch(() => this.#reported.delete(check));
    }
  }

  /** The state to report of one part; `null` while nothing is known. `told`: after the check. */
  #toReport(check: Check, state: CheckState, told: CheckState | null): CheckState | null {
    if (state !== "not-tried") return state;
    // Of the devices of another page that has the call this one knows nothing.
    if (told === null || check === "sound" || this.state.here === false) return null;
    return revised(told, this.check.unopened(check));
  }

  /** Words that never arrived, for the page at the door (D13). */
  kept(): string[] {
    return [...undeliveredOf(this.state, this.outbox), ...this.refused.map(({ body }) => body)];
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.check.stop();
    this.media.close();
    this.sounds.close();
    this.client.connection.stop();
  }

  #changed(): void {
    // The client reports changes from its constructor on.
    const client = this.client as Client | undefined;
    if (!client) return;
    const before = this.state;
    this.state = client.session(this.#session);
    this.line = client.line;
    this.outbox = client.outbox;
    this.now = client.now();
    const waits = this.line.state === "open" && this.state.session === null;
    this.#waitsSince = waits ? (this.#waitsSince ?? steadyNow()) : null;
    this.#agent = nameOf(this.state, host(this.state)) ?? this.#agent;
    if (this.state === before) return;
    this.#dropMoot();
    const media = this.media as CallMedia | undefined;
    if (!media) return;
    this.#rings.follow(before, this.state);
    if (this.state.session) media.connect(this.state);
    media.update(this.state);
    this.#reportWay();
    this.#sound(before);
  }

  #sound(before: SessionState): void {
    const now = this.state;
    if (now.call?.ring?.forMe) this.sounds.ring(false);
    else this.sounds.stopRinging();
    if (me(before)?.inCall && !me(now)?.inCall) void this.sounds.play("hangUp");
    const loaded = before.chat !== null;
    // Who waits may have looked away.
    if (loaded && !agentIsHere(before) && agentIsHere(now) && !isOver(now))
      void this.sounds.play("message");
    const writing = document.activeElement?.matches("textarea") ?? false;
    if (loaded && unreadOf(now) > unreadOf(before) && !writing) void this.sounds.play("message");
  }

  #reportWay(): void {
    const { way } = this.media.peer;
    // How media get through to another page is no matter of the call.
    if (way === "unknown" || way === this.#reportedWay || this.state.here === false) return;
    this.#reportedWay = way;
    this.client
      .command(this.#session, { type: "reportTransport", transport: way })
      .catch(() => (this.#reportedWay = null));
  }
}
