// The name of the organisation and its contact. Pages work without it; what was not answered is
// asked again, so that a page that was opened at a bad moment does not go without for ever.
import { api } from "./api";
import type { Site } from "./wire";

/** Waits between the tries, in ms; the last one repeats. */
export const SITE_AGAIN_MS = [2_000, 5_000, 15_000] as const;

export interface SiteEnvironment {
  ask: () => Promise<Site>;
  after: (milliseconds: number, what: () => void) => () => void;
}

const browser: SiteEnvironment = {
  ask: api.site,
  after: (milliseconds, what) => {
    const timer = setTimeout(what, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Gives the site once it is there. Returns how to stop asking. */
export function siteWhenThere(
  take: (site: Site) => void,
  { ask, after }: SiteEnvironment = browser,
): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  const look = (tries: number): void => {
    ask().then(
      (site) => {
        if (!stopped) take(site);
      },
      () => {
        if (stopped) return;
        const wait = SITE_AGAIN_MS[Math.min(tries, SITE_AGAIN_MS.length - 1)] ?? 0;
        cancel = after(wait, () => look(tries + 1));
      },
    );
  };
  look(0);
  return () => {
    stopped = true;
    cancel();
  };
}
