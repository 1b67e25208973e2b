// What went wrong, in a sentence, from whatever was thrown.
import { Offline } from "../api";
import { Incomplete } from "../loaded";
import { Refusal } from "../socket/refusal";
import { t, textFor } from "./i18n.svelte";

/** The sentence of a code of the server: a rule's denial or a problem beyond the rules. */
export function sentenceForCode(code: string, seconds: number | null = null): string {
  return (
    textFor(`denial-${code}`) ??
    textFor(`error-${code}`, { seconds: seconds ?? 0 }) ??
    t("error-unknown")
  );
}

export function sentenceFor(error: unknown): string {
  if (error instanceof Refusal) {
    return sentenceForCode(error.problem.code, error.problem.seconds ?? null);
  }
  if (error instanceof Incomplete) return t("error-incomplete");
  return t(error instanceof Offline ? "error-offline" : "error-unknown");
}
