// The keys of the console. Letters are taken with Alt, but not on a Mac while one writes, where Alt
// makes letters (ç, å, µ); a single letter counts only while the picture has the focus, and can be
// switched off. Ctrl K (⌘ K on a Mac, where Ctrl K cuts a line) finds everything; no other key with
// Ctrl is taken from the browser.
import { inBrowser } from "../lib/remembered";

export type Action =
  | "find"
  | "next-region"
  | "previous-region"
  | "next-session"
  | "previous-session"
  | "start"
  | "call"
  | "invite"
  | "accept"
  | "decline"
  | "chat"
  | "mute"
  | "camera"
  | "give-microphone"
  | "escape";

const WITH_ALT: Record<string, Action> = {
  s: "start",
  r: "call",
  i: "invite",
  a: "accept",
  d: "decline",
  c: "chat",
  g: "give-microphone",
  m: "mute",
  arrowdown: "next-session",
  arrowup: "previous-session",
};

const ON_PICTURE: Record<string, Action> = { v: "camera", m: "mute" };

const MOVES: readonly Action[] = [
  "next-region",
  "previous-region",
  "next-session",
  "previous-session",
];

/**
 * Whether this repeats while a key is held down. Navigation does; everything else happens once, or
 * the second caller would be declined with the first, and a microphone switched on again.
 */
export function goesOn(action: Action): boolean {
  return MOVES.includes(action);
}

export type Key = Pick<
  KeyboardEvent,
  "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "isComposing"
> &
  Partial<Pick<KeyboardEvent, "getModifierState">>;

/** Where a key was pressed. */
export interface Where {
  /** The picture has the focus. */
  onPicture?: boolean;
  /** A field for text has the focus. */
  writing?: boolean;
  mac?: boolean;
}

/** What a key asks for, or nothing. */
export function actionOf(event: Key, where: Where = {}): Action | null {
  const { onPicture = false, writing = false, mac = false } = where;
  // AltGr types letters on many keyboards; it arrives as itself, or as Ctrl and Alt.
  if (event.isComposing || event.getModifierState?.("AltGraph")) return null;
  if (event.altKey && writing && mac) return null;
  if (event.ctrlKey || event.metaKey) return asksToFind(event, mac) ? "find" : null;
  if (event.key === "F6") return event.shiftKey ? "previous-region" : "next-region";
  if (event.key === "Escape") return "escape";
  const letter = letterOf(event);
  if (event.altKey) return event.shiftKey ? null : (WITH_ALT[letter] ?? null);
  return onPicture && !event.shiftKey ? (ON_PICTURE[letter] ?? null) : null;
}

function asksToFind(event: Key, mac: boolean): boolean {
  const only = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return only && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
}

/** Whether this is a Mac, where ⌘ replaces Ctrl. */
export function isMac(): boolean {
  return /Mac OS X/.test(navigator.userAgent);
}

/** Whether what is typed into this element becomes text. */
export function takesText(element: Element | null): boolean {
  if (element instanceof HTMLInputElement)
    return !/^(button|checkbox|color|file|image|radio|range|reset|submit)$/.test(element.type);
  const editable = element instanceof HTMLElement && element.isContentEditable;
  return editable || element instanceof HTMLTextAreaElement;
}

/** On a Mac, Alt turns letters into other characters; then the position of the key decides. */
function letterOf({ key, code, altKey }: Key): string {
  if (altKey && !/^[a-z]$/i.test(key) && /^Key[A-Z]$/.test(code))
    return code.slice(3).toLowerCase();
  return key.toLowerCase();
}

const REMEMBERED = "bistand.single-keys";

/** Whether single keys count on the picture; some people press them by accident. */
export function readSingleKeys(): boolean {
  return inBrowser.read(REMEMBERED) !== "off";
}

export function writeSingleKeys(on: boolean): void {
  inBrowser.write(REMEMBERED, on ? "on" : "off");
}
