// Finds web addresses in a chat line. The line stays text: nothing of it is ever read as markup.

export interface Piece {
  text: string;
  href?: string;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/g;
/** What ends a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}»”’]+$/;

export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!isWebAddress(address)) continue;
    if (match.index > end) found.push({ text: line.slice(end, match.index) });
    found.push({ text: address, href: address });
    end = match.index + address.length;
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

function isWebAddress(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
