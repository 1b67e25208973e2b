// Files that are chosen on the page.

/** The file that was chosen; the same one can then be chosen again. */
export function chosenFile(event: Event): File | null {
  const input = event.currentTarget as HTMLInputElement;
  const chosen = input.files?.[0] ?? null;
  input.value = "";
  return chosen;
}
