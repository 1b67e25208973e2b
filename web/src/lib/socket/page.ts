// What this document calls itself for as long as it lives, so that the server finds its peer
// connection again after a reconnect. A duplicated tab is another page, and so is one that is
// loaded again: it says which page the tab showed before, and gets that one's call back.

/** The tab remembers its page under this name. */
const KEY = "bistand-page";

/** Sixty-four bits: no two pages of a person are alike. */
export function newPageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `g${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export const PAGE_ID = newPageId();

/**
 * The page that the tab showed before, `none` in a new tab, and `null` where the browser stores
 * nothing. From now on the tab shows `page`. `storage` may throw, as the browser's own does.
 */
export function pageBefore(page: string, storage: () => Storage): string | null {
  try {
    const before = storage().getItem(KEY);
    storage().setItem(KEY, page);
    return before ?? "none";
  } catch {
    return null;
  }
}

const BEFORE = pageBefore(PAGE_ID, () => sessionStorage);

/** The address of a socket of this origin, opened by this page. */
export function socketUrl(path: string): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const url = new URL(path, `${scheme}://${location.host}`);
  url.searchParams.set("page", PAGE_ID);
  if (BEFORE !== null) url.searchParams.set("before", BEFORE);
  return url.href;
}
