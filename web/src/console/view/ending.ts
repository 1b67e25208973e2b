// Whether a question about the end of a session may still be answered. What its button does depends
// on the state of the session; a button must not change its meaning while a finger is moving to it.
import { isOverStatus } from "../../lib/socket/session-state";
import type { Status } from "../../lib/wire";

/** The part of the session's state that the question mentions. */
export interface Standing {
  readonly status: Status;
  /** What the host's *End* makes of it. */
  readonly endsAs: Status;
}

/** What has happened to a session since the question was put; `null` when nothing has. */
export type Happened = "done" | "cancelled" | "reopened" | "call-began" | "changed";

/** `wasOver`: it was over at some time since the question was put. */
export function happened(asked: Standing, now: Standing, wasOver: boolean): Happened | null {
  if (isOverStatus(now.status)) return now.status === "done" ? "done" : "cancelled";
  if (wasOver) return "reopened";
  if (asked.status === now.status && asked.endsAs === now.endsAs) return null;
  return now.status === "running" ? "call-began" : "changed";
}
