// When something is so on a page, by the clock that all pages of this machine share: in ms since
// 1970, with fractions. Every look is taken in the page, so no message to the browser counts.
import type { Page } from "@playwright/test";

/** What has not come by then is a failure and not slow, in ms. */
const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** Now, by that clock. */
export const now = (): number => performance.timeOrigin + performance.now();

/** What is waited for on a page. */
type Wanted =
  | { text: string }
  /** An element. */
  | { selector: string }
  /** A frame of this picture that came after the question. */
  | { frame: string };

/** When it becomes so. */
function when(page: Page, wanted: Wanted): Promise<number> {
  return page.evaluate(
    ([wanted, within, every]) =>
      new Promise<number>((resolve, reject) => {
        const end = performance.now() + within;
        const frames = (which: string) => {
          const video = document.querySelector<HTMLVideoElement>(which);
          return { video, count: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0 };
        };
        let before = "frame" in wanted ? frames(wanted.frame) : null;
        const isSo = (): boolean => {
          if ("text" in wanted) return document.body.innerText.includes(wanted.text);
          if ("selector" in wanted) return document.querySelector(wanted.selector) !== null;
          const after = frames(wanted.frame);
          const anew = after.video !== before?.video || after.count < before.count;
          const moved = after.count > (anew ? 0 : (before?.count ?? 0));
          before = after;
          return moved;
        };
        const look = () => {
          const at = performance.timeOrigin + performance.now();
          if (isSo()) resolve(at);
          else if (performance.now() < end) setTimeout(look, every);
          else reject(new Error(`never so: ${JSON.stringify(wanted)}\n${document.body.innerText}`));
        };
        look();
      }),
    [wanted, WITHIN_MS, LOOK_EVERY_MS] as const,
  );
}

/** When a page shows a text. */
export const whenShown = (page: Page, text: string) => when(page, { text });

/** When a page has such an element. */
export const whenThere = (page: Page, selector: string) => when(page, { selector });

/** When the next frame of a picture is there, in whichever element shows it then. */
export const whenMoves = (page: Page, selector: string) => when(page, { frame: selector });

/** When the next packet of audio arrives; the page has to keep marks. */
export function whenAudioArrives(page: Page): Promise<number> {
  return page.evaluate(
    async ([within, every]) => {
      const { bistandPeers } = window as unknown as { bistandPeers: RTCPeerConnection[] };
      const packets = async () => {
        let all = 0;
        for (const peer of bistandPeers)
          (await peer.getStats()).forEach((entry: Record<string, unknown>) => {
            if (entry["type"] === "inbound-rtp" && entry["kind"] === "audio")
              all += Number(entry["packetsReceived"]);
          });
        return all;
      };
      const before = await packets();
      const end = performance.now() + within;
      while (performance.now() < end) {
        if ((await packets()) > before) return performance.timeOrigin + performance.now();
        await new Promise((resolve) => setTimeout(resolve, every));
      }
      throw new Error("no audio arrives");
    },
    [WITHIN_MS, LOOK_EVERY_MS] as const,
  );
}
