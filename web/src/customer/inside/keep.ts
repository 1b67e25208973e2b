// What a reload must not lose: the draft, and messages that no answer has come for.
import type { Outgoing } from "../../lib/socket/client";

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    if (value === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Closed storage: then only a reload loses it, and nothing that was acknowledged.
  }
}

export function readDraft(session: string): string {
  return read(`bistand.draft.${session}`) ?? "";
}

export function writeDraft(session: string, draft: string): void {
  write(`bistand.draft.${session}`, draft);
}

export function readOutbox(session: string): Outgoing[] {
  try {
    const value: unknown = JSON.parse(read(`bistand.outbox.${session}`) ?? "[]");
    return Array.isArray(value) ? (value as Outgoing[]) : [];
  } catch {
    return [];
  }
}

export function writeOutbox(session: string, messages: readonly Outgoing[]): void {
  write(`bistand.outbox.${session}`, messages.length > 0 ? JSON.stringify(messages) : "");
}
