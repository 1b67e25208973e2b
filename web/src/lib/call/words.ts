// The sentences of `truth.ts`, in the reader's language.
import { t } from "../i18n/i18n.svelte";
import type { Cause, Reason } from "./truth";

/** Why this person is not seen or heard; `null` where there is nothing to say. */
export function reasonText(reason: Reason | null, name: string): string | null {
  if (!reason) return null;
  const { why, what } = reason;
  switch (why) {
    case "unsupported":
    case "server":
    case "blocked":
    case "reconnecting":
    case "silent":
      return t(`reach-${why}`);
    case "paused":
    case "stopped":
    case "not-arriving":
      return t(`reach-${why}`, { what });
    case "not-received":
      return t("reach-not-received", { what, name });
    case "not-played":
      return t("reach-not-played", { name });
    default:
      return null;
  }
}

/** Why a person's video is not seen; `null` where there is nothing to say. */
export function arrivesText(why: Cause | null, name: string): string | null {
  switch (why) {
    case "unsupported":
    case "server":
    case "blocked":
    case "reconnecting":
      return t(`reach-${why}`);
    case "stopped":
    case "nothing-comes":
    case "not-arriving":
      return t(`arrive-${why}`, { name });
    default:
      return null;
  }
}
