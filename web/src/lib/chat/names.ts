// Names that would read as the reader's own: a person may use the name "You".

/** What replaces the reader's own name, in any of our languages, in lower case. */
export const OWN_WORDS: readonly string[] = ["you", "u", "jij", "sie", "dig"];

/** A name as it is shown beside "You", with the role where it could be taken for that. */
export function distinctName(name: string | null, role: string): string {
  if (name === null) return role;
  const plain = name.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
  return OWN_WORDS.includes(plain.toLowerCase()) ? `${name} (${role})` : name;
}
