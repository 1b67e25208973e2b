// What outlives a reload of the page in this tab: drafts, and messages that are not answered yet.
// All of it is gone when the tab is closed or the agent signs out, in whichever tab.
import type { Refused } from "../../lib/chat/items";
import { inBrowser, inTab } from "../../lib/remembered";
import { newCommandId, type Outgoing, type OutboxStore } from "../../lib/socket/client";

const DRAFT = "bistand.draft.";
const OUTBOX = "bistand.outbox";
const FAILED = "bistand.failed";
const SOUND = "bistand.ring";
const USER = "bistand.user";
/** Of all tabs: a random word for the last time that each agent signed out with the button. */
const SIGNED_OUT = "bistand.signed-out";
/** Of this tab: that word at the time when this agent's texts began. */
const SINCE = "bistand.since";
/** The number of agents that are remembered per browser. */
const AGENTS = 50;

/** A message that the server refused, with its words. */
export interface FailedMessage extends Refused {
  readonly session: string;
  readonly conversation: string;
}

export function readDraft(session: string, conversation: string): string {
  return inTab.read(`${DRAFT}${session}.${conversation}`) ?? "";
}

export function writeDraft(session: string, conversation: string, text: string): void {
  inTab.write(`${DRAFT}${session}.${conversation}`, text === "" ? null : text);
}

export function hasDraft(session: string): boolean {
  return hasDrafts(`${session}.`);
}

/** Whether there is a draft, of any session or of one. */
export function hasDrafts(of = ""): boolean {
  return inTab.keys().some((key) => key.startsWith(`${DRAFT}${of}`));
}

function readList<One>(key: string): One[] {
  try {
    const kept: unknown = JSON.parse(inTab.read(key) ?? "[]");
    return Array.isArray(kept) ? (kept as One[]) : [];
  } catch {
    return [];
  }
}

function writeList(key: string, list: readonly unknown[]): void {
  inTab.write(key, list.length ? JSON.stringify(list) : null);
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

/** Texts belong to the agent who wrote them: another agent in the same tab begins without. */
export function keepTextsOf(user: string): void {
  if (inTab.read(USER) !== user || haveEnded(user)) forgetTexts();
  inTab.write(USER, user);
  inTab.write(SINCE, signOuts()[user] ?? null);
}

/** Nothing of this agent's conversations stays behind on this computer, in whichever tab. */
export function forgetTextsOf(user: string): void {
  forgetTexts();
  const { [user]: _, ...others } = signOuts();
  const kept = Object.entries(others).slice(1 - AGENTS);
  inBrowser.write(
    SIGNED_OUT,
    JSON.stringify(Object.fromEntries([...kept, [user, newCommandId()]])),
  );
}

/** Calls back when the agent of this tab has signed out in another one. Returns how to stop. */
export function followSignOuts(signedOut: () => void): () => void {
  const listen = ({ key }: StorageEvent) => {
    const user = inTab.read(USER);
    if (key !== SIGNED_OUT || user === null || !haveEnded(user)) return;
    keepTextsOf(user);
    signedOut();
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}

/** A browser that has forgotten everything says nothing about this tab. */
function haveEnded(user: string): boolean {
  const last = signOuts()[user];
  return last !== undefined && last !== inTab.read(SINCE);
}

function signOuts(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(inBrowser.read(SIGNED_OUT) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, string>) : {};
  } catch {
    return {};
  }
}

function forgetTexts(): void {
  for (const key of inTab.keys())
    if (key.startsWith(DRAFT) || key === OUTBOX || key === FAILED) inTab.write(key, null);
}

export interface RingChoice {
  on: boolean;
  /** 0 to 1. */
  volume: number;
}

/** The ring is a choice of the person at this computer; it outlives the tab. */
export function readRing(): RingChoice {
  try {
    const kept: unknown = JSON.parse(inBrowser.read(SOUND) ?? "{}");
    const { on = true, volume = 1 } = kept as Partial<RingChoice>;
    return { on: on !== false, volume: Math.min(1, Math.max(0, Number(volume) || 0)) };
  } catch {
    return { on: true, volume: 1 };
  }
}

export function writeRing(choice: RingChoice): void {
  inBrowser.write(SOUND, JSON.stringify(choice));
}
