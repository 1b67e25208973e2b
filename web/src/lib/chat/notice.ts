// A notice of the conversation in words. Names, not roles; "you" for the reader's own doing, on the
// customer's page and in the console alike.
import { t } from "../i18n/i18n.svelte";
import type { Notice } from "../wire";

/** Whose action it was: the reading customer's, the reading agent's, or another person's. */
export type Who = "you" | "me" | "other";

export function noticeText(what: Notice, name: string, who: Who): string {
  const values = { name, who };
  switch (what.notice) {
    case "entered":
      return t(what.via === "link" ? "notice-entered-link" : "notice-entered", values);
    case "ended":
      return t("notice-ended", { status: what.status, who });
    case "call-began":
    case "ring-unanswered":
    case "returned-to-entry":
      return t(`notice-${what.notice}`);
    default:
      return t(`notice-${what.notice}`, values);
  }
}

/** What the agent must not overlook (A22, A24). */
export function needsAttention({ notice }: Notice): boolean {
  return notice === "check-skipped" || notice === "old-browser" || notice === "connection-lost";
}
