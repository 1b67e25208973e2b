// What went wrong when the browser was asked for camera or microphone, classified by what really
// happened. Browsers agree on few names; where only the message says it, it is read, never shown.

/** The words are those of the session's rules, so that they go over the wire as they are. */
export type Trouble =
  | "pending"
  | "missing"
  | "dismissed"
  | "blocked-by-page"
  | "blocked-by-system"
  | "busy"
  | "unsupported";

/** By the browser or the system, which may allow it at any time. */
export function isBlocked(trouble: Trouble | null): boolean {
  return trouble === "blocked-by-page" || trouble === "blocked-by-system";
}

/** A failed capture in our words. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error || isNamed(error) ? error.name : "";
  const message = error instanceof Error || isNamed(error) ? String(error.message ?? "") : "";
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      // Only Chromium says these two apart, and only in the message.
      if (/dismissed/i.test(message)) return "dismissed";
      if (/by system|system denied/i.test(message)) return "blocked-by-system";
      return "blocked-by-page";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    default:
      // SecurityError, TypeError, no mediaDevices at all: asking again will not help here.
      return "unsupported";
  }
}

/** DOMException is not an Error in every browser's realm. */
function isNamed(error: unknown): error is { name: string; message?: unknown } {
  return typeof error === "object" && error !== null && "name" in error;
}
