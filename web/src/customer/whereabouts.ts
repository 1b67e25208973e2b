// What the tabs of a browser know of each other: that one of them is inside a session, and by which
// link. It is a hint until the server has answered; only the server knows whether it still holds.
import { inBrowser } from "../lib/remembered";

export interface Whereabouts {
  session: string;
  /** The end of the link's token: enough to know it again, and not enough to enter by it. */
  link?: string;
}

const KEY = "bistand.inside";
/** How many of the 22 characters are kept; the rest is still far too much to guess. */
const LINK_END = 6;

const endOf = (link: string): string => link.slice(-LINK_END);

export function readWhereabouts(): Whereabouts | null {
  try {
    const value: unknown = JSON.parse(inBrowser.read(KEY) ?? "null");
    if (typeof value !== "object" || value === null || !("session" in value)) return null;
    return value as Whereabouts;
  } catch {
    return null;
  }
}

/** This browser is inside. A link that was noted for the same session stays. */
export function noteInside(session: string, link: string | undefined): void {
  const before = readWhereabouts();
  const known = before?.session === session ? before.link : undefined;
  const end = link === undefined ? known : endOf(link);
  inBrowser.write(KEY, JSON.stringify({ session, ...(end === undefined ? {} : { link: end }) }));
}

/** Another session may have been entered meanwhile: that one is left alone. */
export function noteOutside(session: string): void {
  if (readWhereabouts()?.session === session) inBrowser.write(KEY, null);
}

/** Whether this browser has come into this session by this link. */
export function cameBy(link: string, session: string): boolean {
  const noted = readWhereabouts();
  return noted?.session === session && noted.link === endOf(link);
}

/** Calls back when another tab goes in or out. Returns how to stop. */
export function followWhereabouts(changed: () => void): () => void {
  const listen = ({ key }: StorageEvent) => {
    if (key === KEY || key === null) changed();
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}
