// How long a message is, as a reader counts and as the server does: in grapheme clusters, so that a
// flag or a letter with its accents is one, and in bytes, since a cluster has no end of its own.

/** The server's limit of one message, in characters… */
export const LONGEST = 4_000;
/** …and in bytes of UTF-8. */
const BYTES = 32 * 1024;

/** Characters of `text` that fit, and those that are too many. */
export interface Length {
  characters: number;
  over: number;
}

export function lengthOf(text: string): Length {
  const encoder = new TextEncoder();
  let [characters, bytes, over] = [0, 0, 0];
  for (const cluster of clusters(text)) {
    bytes += encoder.encode(cluster).length;
    if (characters === LONGEST || bytes > BYTES) over++;
    else characters++;
  }
  return { characters, over };
}

function clusters(text: string): Iterable<string> {
  // Firefox has it since version 125; before it, letters with their accents count as two.
  if (!("Segmenter" in Intl)) return text;
  const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  return Array.from(segments, ({ segment }) => segment);
}

/** What can be sent: half of a sign that was cut in two would make the message unreadable. */
export function wellFormed(text: string): string {
  return Array.from(text, (sign) => (/^[\ud800-\udfff]$/.test(sign) ? "\ufffd" : sign)).join("");
}

/** Whether a reader would see anything of `text`; the server has the last word. */
export function showsSomething(text: string): boolean {
  return /[^\s\p{Cc}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}
