// Finds web and e-mail addresses in a line as a reader would: without the bracket, the full stop or
// the closing quotation mark around them. The line stays text: nothing of it is read as markup.
// Telephone numbers are left alone: here they look like codes and serial numbers.

export interface Piece {
  text: string;
  href?: string;
}

/** Where an address may begin, and all that it could be. The lengths are bounds on the work. */
const CANDIDATE = new RegExp(
  [
    String.raw`https?:\/\/\S{1,2000}`,
    String.raw`www\.\S{1,2000}`,
    String.raw`[\p{L}\p{N}][\p{L}\p{N}._%+\-]{0,63}@(?:[\p{L}\p{N}\-]{1,63}\.){1,8}\p{L}{2,63}`,
  ].join("|"),
  "giu",
);
const WEB = /^(https?:\/\/|www\.)/i;
/** Never part of an address, though a browser would take them: quotation marks of our languages,
 *  signs around code, and the full-width punctuation of texts without spaces. */
const ENDS =
  /[<>"`|\\^“”„«»‹›‘‚\u3001\u3002\u300a-\u300f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]/;
/** What ends a sentence or a stress, not an address. */
const TRAILING = /[.,;:!?'’*~…–—-]/;
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const LETTER = /[\p{L}\p{N}]/u;
/** In front of an address it makes another word of it; other scripts write without spaces. */
const LATIN = /[\p{Script=Latin}\p{N}]/u;

export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  const search = new RegExp(CANDIDATE);
  let end = 0;
  for (let match = search.exec(line); match; match = search.exec(line)) {
    const from = match.index;
    if (LATIN.test(line.charAt(from - 1))) {
      search.lastIndex = from + 1;
      continue;
    }
    const isWeb = WEB.test(match[0]);
    const text = isWeb ? match[0].slice(0, lengthOf(match[0])) : match[0];
    const href = isWeb ? webHref(text) : `mailto:${text}`;
    if (href === null) {
      search.lastIndex = from + Math.max(text.length, 1);
      continue;
    }
    if (from > end) found.push({ text: line.slice(end, from) });
    found.push({ text, href });
    end = from + text.length;
    search.lastIndex = end;
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

/** How much of what has no space in it is the address. */
function lengthOf(candidate: string): number {
  const open: { closes: string; at: number }[] = [];
  let at = 0;
  for (; at < candidate.length; at++) {
    const sign = candidate.charAt(at);
    if (ENDS.test(sign) || beginsAnother(candidate, at)) break;
    // Within a word it is an apostrophe, otherwise a quotation mark.
    if (/['’]/.test(sign) && !LETTER.test(candidate.charAt(at + 1))) break;
    const closes = CLOSING[sign];
    if (closes !== undefined) open.push({ closes, at });
    else if (/[)\]}]/.test(sign) && open.pop()?.closes !== sign) break;
  }
  // A bracket that does not close begins what stands behind the address.
  let end = open[0]?.at ?? at;
  while (end > 0 && TRAILING.test(candidate.charAt(end - 1))) end--;
  return end;
}

/** Whether a list of addresses goes on here without a space. */
function beginsAnother(candidate: string, at: number): boolean {
  return /[,;]/.test(candidate.charAt(at)) && /^(https?:\/\/|www\.)/i.test(candidate.slice(at + 1));
}

function webHref(text: string): string | null {
  const href = /^www\./i.test(text) ? `https://${text}` : text;
  if (href !== text && !/^www\.[^./?#]+\.[^./?#]/i.test(text)) return null;
  try {
    const { hostname, username, password } = new URL(href);
    // A name in front of the host makes another host look like the address of one's bank.
    return hostname !== "" && username === "" && password === "" ? href : null;
  } catch {
    return null;
  }
}
