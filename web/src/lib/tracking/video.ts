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

/** Whether these times, in milliseconds, are the same picture's. */
const isSame = (one: number, other: number): boolean => Math.abs(one - other) < 1;

/** A picture that was read, and its time in milliseconds. */
interface Read {
  frame: Frame;
  time: number;
}

/**
 * The picture that a video shows now, to be handed to a worker; the cheapest that there is. On a
 * busy device it is sometimes the one after the picture of `time`: where frames tell their own
 * times, that is the answer's, or a mark would be off by what moved in between.
 */
async function pictureOf(video: HTMLVideoElement, time: number, tells: boolean): Promise<Read> {
  if (typeof VideoFrame !== "undefined") {
    try {
      // Microseconds. It shares the video's memory: nothing is copied here.
      const frame = new VideoFrame(video, tells ? {} : { timestamp: Math.round(time * 1_000) });
      return { frame, time: tells ? frame.timestamp / 1_000 : time };
    } catch {
      // Some browsers make none of some videos.
    }
  }
  return { frame: await createImageBitmap(video), time };
}

/** A picture that is to be shown later than this is not shown yet, in milliseconds. */
const AT_ONCE_MS = 1;

/** What the frame that can be read now says of its time, in milliseconds; `null` without frames. */
function timeRead(video: HTMLVideoElement): number | null {
  if (typeof VideoFrame === "undefined") return null;
  try {
    const frame = new VideoFrame(video);
    const { timestamp } = frame;
    frame.close();
    return timestamp / 1_000;
  } catch {
    // Some browsers make none of some videos.
    return null;
  }
}

/** Frames that say exactly what was announced, one after the other, before they are believed. */
const BELIEVED = 3;
/** Times that are computed from the same number differ by less, in milliseconds. */
const EXACT_MS = 0.01;

/**
 * Whether the frames of a video tell their own times. Firefox (seen in 153) says whole seconds
 * where microseconds are meant, and is right at the beginning: it is 0 then.
 */
class Trust {
  #exact = 0;

  get tells(): boolean {
    return this.#exact >= BELIEVED;
  }

  /** A picture was announced, and this one can be read; both in milliseconds. */
  note(announced: number, read: number | null): void {
    if (this.tells) return;
    const isExact = read !== null && read > 0 && Math.abs(read - announced) < EXACT_MS;
    this.#exact = isExact ? this.#exact + 1 : 0;
  }
}

/**
 * Calls `onPicture` for each picture of the video, once it can be read, until the answer is called.
 * `tells`: frames of this video tell their own times.
 */
function watchPictures(
  video: HTMLVideoElement,
  onPicture: (picture: VideoFrameCallbackMetadata, tells: boolean) => void,
): () => void {
  const trust = new Trust();
  let waiting: VideoFrameCallbackMetadata | null = null;
  let drawing = 0;

  const pass = () => {
    cancelAnimationFrame(drawing);
    const picture = waiting;
    waiting = null;
    if (picture) onPicture(picture, trust.tells);
  };

  const wait = (now: number) => {
    if (!waiting || now > waiting.expectedDisplayTime - AT_ONCE_MS) pass();
    else drawing = requestAnimationFrame(wait);
  };

  const announced: VideoFrameRequestCallback = (now, picture) => {
    handle = video.requestVideoFrameCallback(announced);
    // One that still waits can be read now at the latest.
    pass();
    waiting = picture;
    const time = picture.mediaTime * 1_000;
    const read = timeRead(video);
    trust.note(time, read);
    // Firefox announces a picture one drawing before it can be read. A frame that tells its time
    // need not be this picture's.
    if (trust.tells || (read !== null && isSame(read, time))) pass();
    else wait(now);
  };

  let handle = video.requestVideoFrameCallback(announced);
  return () => {
    video.cancelVideoFrameCallback(handle);
    cancelAnimationFrame(drawing);
  };
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
  /** The time of the last picture that was read, in milliseconds. */
  let last = -Infinity;

  const give = async (announced: number, tells: boolean) => {
    try {
      const { frame, time } = await pictureOf(video, announced, tells);
      if (stopped || isSame(time, last)) {
        frame.close();
        tracking.giveUp();
      } else {
        last = time;
        tracking.give(frame, time);
      }
    } catch {
      // The video has no picture now, for instance because its source was just exchanged.
      tracking.giveUp();
    }
  };

  const stop = watchPictures(video, ({ mediaTime, width, height, rtpTimestamp }, tells) => {
    // Seconds.
    const time = mediaTime * 1_000;
    onShown({ time, width, height });
    if (!giving) tracking.shown(time, rtpTimestamp ?? null);
    // A picture can be read before it is announced.
    else if (!isSame(time, last) && tracking.wants(time)) void give(time, tells);
  });

  const hidden = () => tracking.pause(document.hidden);
  document.addEventListener("visibilitychange", hidden);
  hidden();
  return () => {
    stopped = true;
    stop();
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
