// The session code as typed: digits, whatever stands between them.

/** Digits of a code; the server makes longer ones only on very busy sites. */
export const CODE_DIGITS = 9;
/** The longest code there can be: one digit more for each tenfold of open codes. */
export const CODE_DIGITS_MOST = 12;

/** The digits of what was typed or pasted, also of full-width or Arabic ones. */
export function digitsOf(text: string): string {
  const digits = Array.from(text.normalize("NFKC"), (letter) => {
    const value = /\p{Nd}/u.test(letter) ? digitValue(letter) : null;
    return value === null ? "" : String(value);
  });
  return digits.join("").slice(0, CODE_DIGITS_MOST);
}

/** Decimal digits stand in runs of ten in Unicode, beginning with zero. */
function digitValue(letter: string): number | null {
  const point = letter.codePointAt(0) ?? 0;
  if (point >= 0x30 && point <= 0x39) return point - 0x30;
  for (const zero of [0x660, 0x6f0, 0x966, 0x9e6]) {
    if (point >= zero && point <= zero + 9) return point - zero;
  }
  return null;
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
