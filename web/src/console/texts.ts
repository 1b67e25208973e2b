// The texts of the console: the shared ones and its own.
import type { CommonTexts, ConsoleTexts, ErrorsTexts } from "../lib/i18n/keys";
import { t as shared, textFor, type Translate } from "../lib/i18n/i18n.svelte";
import type { Problem } from "../lib/wire";
import { Offline } from "../lib/api";
import { Refusal } from "../lib/socket/client";

export const t = shared as Translate<unknown> as Translate<
  CommonTexts & ErrorsTexts & ConsoleTexts
>;

/** The sentence for a code of the server: a denial of the rules, or a problem of the interface. */
export function sentenceFor(code: string, seconds?: number | null): string {
  if (code === "slow-down") return t("error-too-many", { seconds: seconds ?? 1 });
  if (code === "stopping") return t("error-server-stopping");
  return textFor(`denial-${code}`) ?? textFor(`error-${code}`) ?? t("error-unknown");
}

/** The sentence for whatever went wrong with a request. */
export function sentenceForError(error: unknown): string {
  if (error instanceof Refusal) return sentenceForProblem(error.problem);
  if (error instanceof Offline) return t("error-offline");
  return t("error-unknown");
}

function sentenceForProblem(problem: Problem): string {
  return sentenceFor(problem.code, problem.seconds);
}
