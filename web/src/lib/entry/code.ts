// The session code as typed: digits with any characters between them; and the link as pasted.

/** Digits of a code; the server makes longer ones only on very busy sites. */
export const CODE_DIGITS = 9;
/** The longest code there can be: one digit more for each tenfold of open codes. */
const CODE_DIGITS_MOST = 12;

/** What looks like a whole code: digits in one piece, or in threes with a sign or two between. */
const CODE = /(?:^|\D)(\d{9,12}|\d{3}(?:[^\d\p{L}]{1,2}\d{3}){2,3})(?!\d)/u;

/** The code in what was typed or pasted: of a sentence what looks like one, else all digits. */
export function digitsOf(text: string): string {
  const western = Array.from(text.normalize("NFKC"), digitOf).join("");
  const found = /\p{L}/u.test(western) ? CODE.exec(western)?.[1] : null;
  return (found ?? western).replace(/\D/g, "").slice(0, CODE_DIGITS_MOST);
}

/** A digit of any script as 0 to 9: Unicode has them in runs of ten, beginning with zero. */
function digitOf(letter: string): string {
  if (!/\p{Nd}/u.test(letter)) return letter;
  const point = letter.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
  return String(value);
}

/** In threes, as it is read out. */
export function grouped(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, "$1 ");
}

/** The token of a link: what follows `/j/`. */
export function tokenOf(pathname: string): string | null {
  const match = /^\/j\/([\w-]{1,128})\/?$/.exec(pathname);
  return match?.[1] ?? null;
}

/** The token of a link anywhere in `text`, as when a whole invitation is pasted. */
export function linkIn(text: string): string | null {
  const match = /https?:\/\/[^\s/]+\/j\/([\w-]{1,128})(?![\w-])/i.exec(text);
  return match?.[1] ?? null;
}
