// Gives a video's pictures to the tracker, in step with what the page shows: the time of a sighting
// is then the time of a picture that was seen. A picture is never read on the page's own thread.
import type { Frame } from "./messages";
import type { Tracking } from "./tracking";

/** What the browser shows now. */
export interface Shown {
  /** The picture's time, in milliseconds. */
  time: number;
  width: number;
  height: number;
}

/** The picture that a video shows now, to be handed to a worker; the cheapest that there is. */
async function pictureOf(video: HTMLVideoElement, time: number): Promise<Frame> {
  if (typeof VideoFrame !== "undefined") {
    try {
      // Microseconds. It shares the video's memory: nothing is copied here.
      return new VideoFrame(video, { timestamp: Math.round(time * 1_000) });
    } catch {
      // Some browsers make none of some videos.
    }
  }
  return createImageBitmap(video);
}

/**
 * Gives each picture that the video shows to the tracker, until the answer is called. `onShown`
 * hears of every picture, also of those that are left out. Without `giving`, the tracker takes its
 * pictures from elsewhere, and only rests while the page is hidden.
 */
export function followVideo(
  video: HTMLVideoElement,
  tracking: Tracking,
  onShown: (shown: Shown) => void = () => undefined,
  giving = true,
): () => void {
  let stopped = false;
  let handle = 0;

  const give = async (time: number) => {
    try {
      const frame = await pictureOf(video, time);
      if (stopped) {
        frame.close();
        tracking.giveUp();
      } else tracking.give(frame, time);
    } catch {
      // The video has no picture now, for instance because its source was just exchanged.
      tracking.giveUp();
    }
  };

  const shown: VideoFrameRequestCallback = (_, { mediaTime, width, height, rtpTimestamp }) => {
    if (stopped) return;
    handle = video.requestVideoFrameCallback(shown);
    // Seconds.
    const time = mediaTime * 1_000;
    onShown({ time, width, height });
    if (!giving) tracking.shown(time, rtpTimestamp ?? null);
    else if (tracking.wants(time)) void give(time);
  };

  const hidden = () => tracking.pause(document.hidden);
  document.addEventListener("visibilitychange", hidden);
  hidden();
  handle = video.requestVideoFrameCallback(shown);
  return () => {
    stopped = true;
    video.cancelVideoFrameCallback(handle);
    document.removeEventListener("visibilitychange", hidden);
  };
}

/** The standard gives it to workers only; Chromium also to pages. lib.dom does not know it yet. */
interface TrackProcessor {
  new (init: { track: MediaStreamTrack; maxBufferSize?: number }): {
    readable: ReadableStream<VideoFrame>;
  };
}

/** The pictures of a track, to be read in the worker; null where a page cannot have them. */
export function picturesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> | null {
  const Processor = (globalThis as { MediaStreamTrackProcessor?: TrackProcessor })
    .MediaStreamTrackProcessor;
  return Processor ? new Processor({ track, maxBufferSize: 1 }).readable : null;
}
