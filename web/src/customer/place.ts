// What this tab remembers of the way in: the code or link, and words that never arrived, so that
// one tap waits again after a return to code entry (D14). Gone when the tab is closed.
import { inTab } from "../lib/remembered";

export interface Place {
  /** The session that was entered this way. */
  session?: string;
  code?: string;
  link?: string;
  /** Messages that were given up (D13); the customer keeps them. */
  kept?: string[];
  /** Who did not come back, for the sentence above them. */
  agent?: string;
  /** The session that was left for another code, while the server may not know it yet. */
  givenUp?: string;
}

const KEY = "bistand.place";

export function readPlace(): Place {
  try {
    const value: unknown = JSON.parse(inTab.read(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Adds to what is remembered. */
export function rememberPlace(change: Place): void {
  replacePlace({ ...readPlace(), ...change });
}

/** Another place: nothing of the one before counts any more. */
export function replacePlace(place: Place): void {
  inTab.write(KEY, JSON.stringify(place));
}

export function forgetPlace(): void {
  inTab.write(KEY, null);
}
