// One session as the server has sent it: the latest of each part, the items of each conversation in
// order, and the words that they name. No rule is repeated here; pages render what is here.
import type {
  CallPart,
  ChatPart,
  ConversationView,
  Invitation,
  ItemView,
  May,
  MediaPart,
  PersonView,
  Quality,
  ServerMessage,
  SessionPart,
  Status,
} from "../wire";

type Of<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

export interface SessionState {
  readonly id: string;
  readonly session: SessionPart | null;
  readonly people: readonly PersonView[];
  readonly call: CallPart | null;
  readonly media: MediaPart | null;
  readonly chat: ChatPart | null;
  readonly may: May | null;
  readonly invitations: readonly Invitation[];
  /** By conversation, in order, from 1 without gaps. */
  readonly items: Readonly<Record<string, readonly ItemView[]>>;
  /** Names and lines by id; `null` was erased. */
  readonly texts: Readonly<Record<string, string | null>>;
  /**
   * Whether the call is on this page, of all pages of the person; `null` until the server has said
   * so. Only such a page captures, sends and plays.
   */
  readonly here: boolean | null;
  /** Which change of page that was. */
  readonly turn: number;
  /** How each person's connection is, as last reported, and when that came. */
  readonly quality: Readonly<Record<string, { at: number; quality: Quality }>>;
}

export function emptySession(id: string): SessionState {
  return {
    id,
    session: null,
    people: [],
    call: null,
    media: null,
    chat: null,
    may: null,
    invitations: [],
    items: {},
    texts: {},
    here: null,
    turn: 0,
    quality: {},
  };
}

export function withPart(state: SessionState, message: Of<"part">): SessionState {
  const texts = { ...state.texts, ...message.texts };
  return { ...state, texts, [message.part]: message.state };
}

/** Adds items that follow; what is there already is not added twice (a watch may overlap). */
export function withItems(state: SessionState, message: Of<"items">): SessionState {
  const before = state.items[message.conversation] ?? [];
  const last = before.at(-1)?.sequence ?? 0;
  const fresh = message.items.filter((item) => item.sequence > last);
  return {
    ...state,
    texts: { ...state.texts, ...message.texts },
    items: { ...state.items, [message.conversation]: [...before, ...fresh] },
  };
}

export function withQuality(state: SessionState, message: Of<"quality">, at: number): SessionState {
  const reported = { at, quality: message.quality };
  return { ...state, quality: { ...state.quality, [message.seat]: reported } };
}

export function withHere(state: SessionState, message: Of<"here">): SessionState {
  return { ...state, here: message.here, turn: message.turn };
}

/** The person is in the call, and on another page than this one. */
export function isElsewhere(state: SessionState): boolean {
  return state.here === false && (me(state)?.inCall ?? false);
}

/** Everything the page has of each conversation, for "I have seen up to N". */
export function have(state: SessionState): Record<string, number> {
  return Object.fromEntries(
    Object.entries(state.items).map(([conversation, items]) => [
      conversation,
      items.at(-1)?.sequence ?? 0,
    ]),
  );
}

export function me(state: SessionState): PersonView | null {
  return state.people.find((person) => person.seat === state.session?.me) ?? null;
}

export function host(state: SessionState): PersonView | null {
  return state.people.find((person) => person.seat === state.session?.host) ?? null;
}

/** Whether an agent is connected now. */
export function agentIsHere(state: SessionState): boolean {
  return state.people.some(
    (person) => person.role === "agent" && person.presence.state === "present",
  );
}

/** Nothing can happen in such a session any more, unless it is reopened. */
export function isOverStatus(status: Status | null | undefined): boolean {
  return status === "done" || status === "cancelled";
}

export function isOver(state: SessionState): boolean {
  return isOverStatus(state.session?.status);
}

export function nameOf(state: SessionState, person: PersonView | null): string | null {
  return person?.name ? (state.texts[person.name] ?? null) : null;
}

export function conversationOf(state: SessionState, id: string): ConversationView | null {
  return state.chat?.conversations.find((view) => view.conversation === id) ?? null;
}
