// How the line is, in words that a person understands.
import type { Quality } from "../wire";
import type { PeerState, Way } from "./peer";

export type LineWord = "good" | "tcp" | "weak" | "connecting" | "no-media" | "lost";

/** Above this part of lost packets speech begins to break up in spite of repair. */
export const WEAK_LOSS = 0.05;
/** Above this round trip people begin to talk over each other, in ms. */
export const WEAK_ROUND_TRIP_MS = 400;
/** Above this jitter the picture stutters, in ms. */
export const WEAK_JITTER_MS = 80;

export function lineWord(state: PeerState, quality: Quality | null, way: Way): LineWord {
  // Told as soon as it is known: nothing but another network helps.
  if (way === "failed" && state !== "connected") return "no-media";
  if (state === "mending" || state === "closed") return "lost";
  if (state !== "connected") return "connecting";
  const good = way === "tcp" ? "tcp" : "good";
  if (!quality) return good;
  const lossy = Math.max(quality.lossUp, quality.lossDown) > WEAK_LOSS;
  const slow = (quality.roundTrip ?? 0) > WEAK_ROUND_TRIP_MS;
  const uneven = (quality.jitter ?? 0) > WEAK_JITTER_MS;
  return lossy || slow || uneven ? "weak" : good;
}
