// What this tab remembers of the way in: the code or link, and words that never arrived, so that
// one tap waits anew after a return to code entry (D14). Gone when the tab is closed.

export interface Place {
  code?: string;
  link?: string;
  /** Messages that were given up (D13); the customer keeps them. */
  kept?: string[];
  /** Who did not come back, for the sentence above them. */
  agent?: string;
}

const KEY = "bistand.place";

export function readPlace(): Place {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

export function rememberPlace(change: Place): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...readPlace(), ...change }));
  } catch {
    // Closed storage: the code is then typed again.
  }
}

export function forgetPlace(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was remembered.
  }
}
