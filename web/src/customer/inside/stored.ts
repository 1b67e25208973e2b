// What a reload must not lose: the draft, messages that no answer has come for, and those that were
// refused.
import type { Refused } from "../../lib/chat/items";
import { inTab } from "../../lib/remembered";
import type { Outgoing } from "../../lib/socket/client";

function readList<One>(key: string): One[] {
  try {
    const value: unknown = JSON.parse(inTab.read(key) ?? "[]");
    return Array.isArray(value) ? (value as One[]) : [];
  } catch {
    return [];
  }
}

function writeList(key: string, list: readonly unknown[]): void {
  inTab.write(key, list.length > 0 ? JSON.stringify(list) : null);
}

export function readDraft(session: string): string {
  return inTab.read(`bistand.draft.${session}`) ?? "";
}

export function writeDraft(session: string, draft: string): void {
  inTab.write(`bistand.draft.${session}`, draft === "" ? null : draft);
}

export function readOutbox(session: string): Outgoing[] {
  return readList(`bistand.outbox.${session}`);
}

export function writeOutbox(session: string, messages: readonly Outgoing[]): void {
  writeList(`bistand.outbox.${session}`, messages);
}

export function readRefused(session: string): Refused[] {
  return readList(`bistand.refused.${session}`);
}

export function writeRefused(session: string, messages: readonly Refused[]): void {
  writeList(`bistand.refused.${session}`, messages);
}
