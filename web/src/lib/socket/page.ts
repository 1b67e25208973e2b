// What this document calls itself for as long as it lives, so that the server finds its peer
// connection again after a reconnect. It is not stored: a duplicated tab is another page.

/** Sixty-four bits: no two pages of a person are alike. */
export function newPageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `g${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export const PAGE_ID = newPageId();
