// How long until something that the server has set a time for, by the server's clock.

/** Seconds until then, rounded up: a countdown shows 0 only when it is over. Times in ms. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1_000));
}
