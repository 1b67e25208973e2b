// The sentences of `truth.ts`, in the reader's language.
import { t } from "../i18n/i18n.svelte";
import type { Claim, Reason } from "./truth";

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
    default:
      return null;
  }
}

/** The server counts over 2 s; before, in ms, a camera is not told from a lost connection. */
const CAMERA_BLAMED_AFTER_MS = 3_000;

/** Why the video of somebody, `age` ms old, is not seen; `null` where there is nothing to say. */
export function arrivesText(claim: Claim, name: string, age: number | null): string | null {
  if (claim.why === "stopped" && age !== null && age < CAMERA_BLAMED_AFTER_MS) return null;
  switch (claim.why) {
    case "unsupported":
    case "server":
    case "blocked":
    case "reconnecting":
      return t(`reach-${claim.why}`);
    case "stopped":
    case "nothing-comes":
    case "not-arriving":
      return t(`arrive-${claim.why}`, { name });
    default:
      return null;
  }
}
