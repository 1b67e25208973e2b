// How a video plays, asked of the element that shows it now: a page may put another one in its
// place at any time, and a tab behind another draws nothing, so a chain of frame callbacks ends.
import type { Page } from "@playwright/test";

/** What was seen of a picture while some time passed. Times in ms. */
export interface Flow {
  /** The longest time without a new frame. */
  longestGap: number;
  /** How often another element took its place. */
  replaced: number;
  /** The longest time in which nothing showed it. */
  missing: number;
}

/** How often an element is asked, in ms; a tab behind another is asked once a second. */
const LOOK_EVERY_MS = 50;

/** Watches a video for this long, in ms. */
export function flowOf(page: Page, selector: string, during: number): Promise<Flow> {
  return page.evaluate(
    ([which, during, every]) =>
      new Promise<Flow>((resolve) => {
        const began = performance.now();
        const flow: Flow = { longestGap: 0, replaced: 0, missing: 0 };
        let shown: HTMLVideoElement | null = null;
        let frames = 0;
        let movedAt = began;
        let thereAt = began;
        const look = () => {
          const now = performance.now();
          const video = document.querySelector<HTMLVideoElement>(which);
          const count = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
          if (video) thereAt = now;
          if (video && shown && video !== shown) flow.replaced += 1;
          // The count of a new element, or of a new track in it, begins again.
          const moved = video !== shown || count < frames ? count > 0 : count > frames;
          if (moved) movedAt = now;
          if (video) shown = video;
          frames = count;
          flow.longestGap = Math.max(flow.longestGap, now - movedAt);
          flow.missing = Math.max(flow.missing, now - thereAt);
          if (now - began >= during) resolve(flow);
          else setTimeout(look, every);
        };
        look();
      }),
    [selector, during, LOOK_EVERY_MS] as const,
  );
}

/** Whether a video has shown two new frames within this time, in ms. */
export function moves(page: Page, selector: string, within: number): Promise<boolean> {
  return page.evaluate(
    ([which, within, every]) =>
      new Promise<boolean>((resolve) => {
        const end = performance.now() + within;
        let shown: HTMLVideoElement | null = null;
        let frames = 0;
        let moved = 0;
        const look = () => {
          const video = document.querySelector<HTMLVideoElement>(which);
          const count = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
          if (video !== shown || count < frames) moved = 0;
          else if (count > frames) moved += 1;
          shown = video;
          frames = count;
          if (moved >= 2) resolve(true);
          else if (performance.now() >= end) resolve(false);
          else setTimeout(look, every);
        };
        look();
      }),
    [selector, within, LOOK_EVERY_MS] as const,
  );
}
