// "Search or run a command": what can be done now and the sessions, narrowed by what is typed.

export interface Choice {
  id: string;
  words: string;
  /** What stands beside it: how a session stands. */
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

/** The choices that hold every word typed; those that begin with it come first. */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const parts = folded(typed).split(/\s+/).filter(Boolean);
  const found = choices.filter(({ words, more }) => {
    const text = folded(`${words} ${more}`);
    return parts.every((part) => text.includes(part));
  });
  const begins = ({ words }: Choice) => folded(words).startsWith(parts[0] ?? "");
  return [...found.filter(begins), ...found.filter((choice) => !begins(choice))];
}
