/**
 * Milliseconds by a clock that only goes forward, at the speed of a stopwatch: waits and countdowns
 * are measured by it, so that they stay right when the device's clock is set. It looks like
 * a time since 1970, but is for differences only.
 */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}
