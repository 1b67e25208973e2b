// Whether this browser keeps cookies, found out before anything is used up by a page that could not
// come back: a session code is spent by its first use, and the answer to it is a cookie.
import { api } from "../api";

/** The browser keeps no cookies for this page. */
export class CookiesBlocked extends Error {}

type Ask = () => Promise<{ kept: boolean }>;

/**
 * Asks the server twice at most: the first answer sets a cookie, the second request brings it.
 * An answer that does not come is no finding; the request after it says what is wrong.
 */
export async function keepsCookies(ask: Ask = api.cookies): Promise<boolean> {
  try {
    return (await ask()).kept || (await ask()).kept;
  } catch {
    return true;
  }
}

/**
 * @throws {CookiesBlocked}
 */
export async function needCookies(ask: Ask = api.cookies): Promise<void> {
  if (!(await keepsCookies(ask))) throw new CookiesBlocked();
}
