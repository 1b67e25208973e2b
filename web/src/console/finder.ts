// "Search or run a command": what can be done now and the sessions, narrowed by what is typed.

export interface Choice {
  id: string;
  is: "action" | "session";
  words: string;
  /** Shown beside it: the state of a session. */
  more: string;
  /** Its keys, to be learnt in passing. */
  keys: string;
  choose: () => void;
}

/** Without accents and capitals: "møller" is also found by "moller". */
function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/ø/g, "o")
    .replace(/æ/g, "ae")
    .replace(/ß/g, "ss");
}

/**
 * The choices that hold every word typed. What can be done comes before the sessions; of each,
 * those that begin with it come first, and sessions that match only by their state come last.
 */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const parts = folded(typed).split(/\s+/).filter(Boolean);
  const found = choices.filter(({ words, more }) => {
    const text = folded(`${words} ${more}`);
    return parts.every((part) => text.includes(part));
  });
  const rank = ({ is, words }: Choice) => {
    const own = folded(words);
    const begins = own.startsWith(parts[0] ?? "");
    if (is === "action") return begins ? 0 : 1;
    return begins ? 2 : parts.some((part) => own.includes(part)) ? 3 : 4;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}
