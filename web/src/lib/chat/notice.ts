// A notice of the conversation in words. Names, not roles; "you" only where the reader's own doing
// is meant, which the agents' pages never do: the same line is read by every agent of a session.
import { t } from "../i18n/i18n.svelte";
import type { Notice } from "../wire";

export function noticeText(what: Notice, name: string, who: "you" | "other"): string {
  const values = { name, who };
  switch (what.notice) {
    case "entered":
      return t(what.via === "link" ? "notice-entered-link" : "notice-entered", values);
    case "ended":
      return t("notice-ended", { status: what.status });
    case "call-began":
    case "ring-unanswered":
    case "returned-to-entry":
    case "voice-started":
    case "voice-ended":
    case "reopened":
      return t(`notice-${what.notice}`);
    default:
      return t(`notice-${what.notice}`, values);
  }
}

/** What the adviser must not overlook (A22, A24). */
export function needsAttention({ notice }: Notice): boolean {
  return notice === "check-skipped" || notice === "old-browser" || notice === "connection-lost";
}
