// Finds web and e-mail addresses in a line as a reader would: without the bracket, the full stop or
// the closing quotation mark around them. The line stays text: nothing of it is read as markup.
// Telephone numbers are left alone: here they look like codes and serial numbers.
//
// Why this is not a library is in ARCHITECTURE.md. What linkify-it recognises of the addresses that
// we mean is in the tests.

export interface Piece {
  text: string;
  href?: string;
}

/** Where an address may begin, and all that it could be. The lengths are bounds on the work. */
const CANDIDATE = new RegExp(
  [
    String.raw`https?:\/\/\S{1,2000}`,
    String.raw`www\.\S{1,2000}`,
    String.raw`[\p{L}\p{N}][\p{L}\p{M}\p{N}._%+&'\-]{0,63}@` +
      String.raw`(?:[\p{L}\p{M}\p{N}\-]{1,63}\.){1,8}(?:xn--[a-z\d\-]{1,59}|\p{L}{2,63})` +
      String.raw`(?![\p{L}\p{M}\p{N}_\-])`,
  ].join("|"),
  "giu",
);
const WEB = /^(https?:\/\/|www\.)/i;
/** Never part of an address, though a browser would take them: quotation marks of our languages,
 *  signs around code, and the full-width punctuation of texts without spaces. */
const ENDS =
  String.raw`\s<>"\x60|\\^“”„«»‹›‘‚\u3001\u3002\u300a-\u300f` +
  String.raw`\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5c`;
const END = new RegExp(`[${ENDS}]`);
/** From the start to the path. No registry allows in a host's name what ends it here, though
 *  browsers take it. A name in front of the host is refused later. */
const HOST = new RegExp(
  String.raw`^(?:https?:\/\/)?(?:[^${ENDS}\/?#@()[\],;]*@)?` +
    String.raw`(?:\[[\da-f:.]*\]|[^${ENDS}\/?#@()[\],;:!$&'*+={}~’…–—]*)(?::\d+)?`,
  "i",
);
/** What ends a sentence or a stress, not an address. */
const TRAILING = /[.,;:!?'’*~…–—]/;
const TRAILING_HOST = /[-._]/;
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
    const before = line.charAt(from - 1);
    if (LATIN.test(before)) {
      search.lastIndex = from + 1;
      continue;
    }
    const isWeb = WEB.test(match[0]);
    const text = isWeb ? match[0].slice(0, lengthOf(match[0], before)) : match[0];
    const href = isWeb ? webHref(text) : mailHref(text, line.slice(0, from));
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

/** How much of what has no space in it is the address, given the sign in front of it. */
function lengthOf(candidate: string, before: string): number {
  const host = HOST.exec(candidate)?.[0] ?? "";
  const trailing = (sign: string) => TRAILING.test(sign) || (sign === "_" && before === "_");
  if (!/^[/?#]/.test(candidate.slice(host.length)))
    return trimmed(host, 0, (sign) => TRAILING_HOST.test(sign));
  const { end, whole } = path(candidate, host.length, before);
  return trimmed(candidate.slice(0, end), whole, trailing);
}

function trimmed(text: string, whole: number, trailing: (sign: string) => boolean): number {
  let end = text.length;
  while (end > whole && trailing(text.charAt(end - 1))) end--;
  return end;
}

/** Where the path ends, and up to where nothing of it is punctuation of the sentence. */
function path(candidate: string, from: number, before: string): { end: number; whole: number } {
  const open: { closes: string; at: number }[] = [];
  let quoted = false;
  let whole = from;
  let at = from;
  for (; at < candidate.length; at++) {
    const sign = candidate.charAt(at);
    if (END.test(sign) || beginsAnother(candidate, at)) break;
    if (sign === "'" && quoted) {
      quoted = false;
      whole = at + 1;
    } else if (/['’]/.test(sign)) {
      // Within a word it is an apostrophe, otherwise a quotation mark.
      const next = candidate.charAt(at + 1);
      if (!LETTER.test(next) && (next !== "-" || before === sign)) break;
      quoted = sign === "'" && !LETTER.test(candidate.charAt(at - 1));
    }
    const closes = CLOSING[sign];
    if (closes !== undefined) open.push({ closes, at });
    else if (/[)\]}]/.test(sign) && open.pop()?.closes !== sign) break;
  }
  // A bracket that does not close begins what follows the address.
  const end = open[0]?.at ?? at;
  return { end, whole: Math.min(whole, end) };
}

/** Whether another address follows without a space, in a list or in brackets. */
function beginsAnother(candidate: string, at: number): boolean {
  return /[,;([{]/.test(candidate.charAt(at)) && WEB.test(candidate.slice(at + 1));
}

function webHref(text: string): string | null {
  const href = /^www\./i.test(text) ? `https://${text}` : text;
  if (href !== text && !/^www\.[^./?#]+\.[^./?#]/i.test(text)) return null;
  try {
    const { hostname, username, password } = new URL(href);
    if (hostname === "" || /^[.-]|\.\./.test(hostname)) return null;
    // A name in front of the host makes another host look like the address of a bank.
    return username === "" && password === "" ? href : null;
  } catch {
    return null;
  }
}

/** Behind a quotation mark and a full stop there is only the end of a name, `"anna".berg@…`. */
function mailHref(text: string, before: string): string | null {
  return before.endsWith('".') ? null : `mailto:${text}`;
}
