// What a state of the media check means, for both pages.
import type { CheckState } from "./wire";

/** A state in which the person has to do something. */
export type Stuck = Exclude<CheckState, "works" | "trying" | "not-tried">;

/** Why a check cannot continue automatically; `null` while it is fine, under way or not begun. */
export function whyStuck(state: CheckState): Stuck | null {
  if (state === "works" || state === "trying" || state === "not-tried") return null;
  return state;
}
