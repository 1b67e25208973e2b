// The keys of the console. Letters are taken with Alt; a single letter counts only while the
// picture has the focus, and can be switched off.

export type Action =
  | "next-region"
  | "previous-region"
  | "next-session"
  | "previous-session"
  | "start"
  | "invite"
  | "accept"
  | "decline"
  | "chat"
  | "mute"
  | "camera"
  | "escape";

const WITH_ALT: Record<string, Action> = {
  s: "start",
  i: "invite",
  a: "accept",
  d: "decline",
  c: "chat",
  m: "mute",
  arrowdown: "next-session",
  arrowup: "previous-session",
};

const ON_PICTURE: Record<string, Action> = { v: "camera", m: "mute" };

export type Key = Pick<
  KeyboardEvent,
  "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "isComposing"
>;

/** What a key asks for, or nothing. */
export function actionOf(event: Key, onPicture: boolean): Action | null {
  // AltGr types letters on many keyboards; it arrives as Ctrl and Alt.
  if (event.isComposing || event.ctrlKey || event.metaKey) return null;
  if (event.key === "F6") return event.shiftKey ? "previous-region" : "next-region";
  if (event.key === "Escape") return "escape";
  const letter = letterOf(event);
  if (event.altKey) return event.shiftKey ? null : (WITH_ALT[letter] ?? null);
  return onPicture && !event.shiftKey ? (ON_PICTURE[letter] ?? null) : null;
}

/** On a Mac, Alt makes other signs of the letters: then the place of the key tells. */
function letterOf({ key, code, altKey }: Key): string {
  if (altKey && !/^[a-z]$/i.test(key) && /^Key[A-Z]$/.test(code))
    return code.slice(3).toLowerCase();
  return key.toLowerCase();
}

const REMEMBERED = "bistand.single-keys";

/** Whether single keys count on the picture; some people press them by accident. */
export function readSingleKeys(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

export function writeSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
  } catch {
    // The choice then holds until the page is closed.
  }
}
