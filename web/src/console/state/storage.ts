// What outlives a reload of the page in this tab: drafts, and messages that are not answered yet.
// All of it is gone when the tab is closed or the agent signs out.
import type { Refused } from "../../lib/chat/lines";
import type { Outgoing, OutboxStore } from "../../lib/socket/client";

const DRAFT = "bistand.draft.";
const OUTBOX = "bistand.outbox";
const FAILED = "bistand.failed";
const SOUND = "bistand.ring";
const USER = "bistand.user";

/** A message that the server refused, with its words. */
export interface FailedMessage extends Refused {
  readonly session: string;
  readonly conversation: string;
}

/** Storage can be closed by the browser; then things last as long as the page. */
function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Closed or full: the text still stands in its field.
  }
}

export function readDraft(session: string, conversation: string): string {
  return read(`${DRAFT}${session}.${conversation}`) ?? "";
}

export function writeDraft(session: string, conversation: string, text: string): void {
  write(`${DRAFT}${session}.${conversation}`, text === "" ? null : text);
}

export function hasDraft(session: string): boolean {
  return hasDrafts(`${session}.`);
}

/** Whether there is a draft, of any session or of one. */
export function hasDrafts(of = ""): boolean {
  try {
    return Object.keys(sessionStorage).some((key) => key.startsWith(`${DRAFT}${of}`));
  } catch {
    return false;
  }
}

function readList<One>(key: string): One[] {
  try {
    const kept: unknown = JSON.parse(read(key) ?? "[]");
    return Array.isArray(kept) ? (kept as One[]) : [];
  } catch {
    return [];
  }
}

function writeList(key: string, list: readonly unknown[]): void {
  write(key, list.length ? JSON.stringify(list) : null);
}

export const outboxStore: OutboxStore = {
  read: () => readList<Outgoing>(OUTBOX),
  write: (messages) => writeList(OUTBOX, messages),
};

export function readFailed(): FailedMessage[] {
  return readList<FailedMessage>(FAILED);
}

export function writeFailed(messages: readonly FailedMessage[]): void {
  writeList(FAILED, messages);
}

/** Texts belong to whoever wrote them: another agent in the same tab begins without. */
export function keepTextsOf(user: string): void {
  if (read(USER) !== user) forgetTexts();
  write(USER, user);
}

/** Nothing of a conversation stays behind on this computer. */
export function forgetTexts(): void {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(DRAFT) || key === OUTBOX || key === FAILED) sessionStorage.removeItem(key);
  } catch {
    // A closed storage holds nothing.
  }
}

export interface RingChoice {
  on: boolean;
  /** 0 to 1. */
  volume: number;
}

/** The ring is a choice of the person at this computer; it outlives the tab. */
export function readRing(): RingChoice {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SOUND) ?? "{}");
    const { on = true, volume = 1 } = kept as Partial<RingChoice>;
    return { on: on !== false, volume: Math.min(1, Math.max(0, Number(volume) || 0)) };
  } catch {
    return { on: true, volume: 1 };
  }
}

export function writeRing(choice: RingChoice): void {
  try {
    localStorage.setItem(SOUND, JSON.stringify(choice));
  } catch {
    // The choice then holds until the page is closed.
  }
}
