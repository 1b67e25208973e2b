// Parts of a page that are loaded when they are needed.

/** How many times a part was requested again under another address. */
let again = 0;

/** A part of this page did not come: the connection failed, or the server has another version. */
export class Incomplete extends Error {}

/**
 * A part that needs no other one. What did not come once is missing for Firefox and for Chromium
 * before 2026 as long as the page is there, however often it is asked for: under another address it
 * is fetched again. What it needs itself keeps its address, and comes only after a reload.
 *
 * @throws {Incomplete}
 */
export async function loaded<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    // The browsers that do so name the address.
    const address = /https?:\/\/\S+/.exec(String(error))?.[0];
    try {
      if (address?.startsWith(`${location.origin}/`))
        return (await import(/* @vite-ignore */ `${address}?again=${(again += 1)}`)) as Part;
    } catch {
      // Not this time either.
    }
    throw new Incomplete(String(error));
  }
}
