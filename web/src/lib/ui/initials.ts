// The letters in an avatar.

/** What a person would call a letter: no brackets, quotes or dashes. */
const LETTER = /[\p{L}\p{N}\p{Emoji_Presentation}]/u;

/** First letters of the first and last name. */
export function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => LETTER.exec(word)?.[0] ?? []);
  const first = letters[0] ?? "";
  const last = letters.length > 1 ? (letters.at(-1) ?? "") : "";
  return `${first}${last}`.toLocaleUpperCase();
}
