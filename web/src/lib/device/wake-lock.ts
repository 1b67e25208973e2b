// Keeps the screen awake during a call. The lock falls whenever the page is hidden, and asking for
// it while hidden throws: it is taken up again when the page is visible.

export function keepAwake(): () => void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (!wakeLock) return () => undefined;
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = () => {
    if (over || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    wakeLock
      .request("screen")
      .then((taken) => {
        if (over) void taken.release();
        else lock = taken;
      })
      // Low battery: the phone decides. The call continues, the screen may dim.
      .catch(() => undefined);
  };
  document.addEventListener("visibilitychange", take);
  take();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}
