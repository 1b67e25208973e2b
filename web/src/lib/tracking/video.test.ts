import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Frame } from "./messages";
import type { Tracking } from "./tracking";
import { followVideo } from "./video";

/** What a browser's frames say of their times, in milliseconds. */
type Tells = (readable: number) => number;
const own: Tells = (readable) => readable;
/** Firefox. */
const nothing: Tells = () => 0;

let tells: Tells;

class FakeFrame {
  readonly timestamp: number;
  closed = false;
  constructor({ readable }: FakeVideo, init: { timestamp?: number } = {}) {
    this.timestamp = init.timestamp ?? tells(readable) * 1_000;
  }
  close(): void {
    this.closed = true;
  }
}

/** A video that announces one picture while another one can be read. */
class FakeVideo {
  readable = 0;
  #announce: VideoFrameRequestCallback | null = null;

  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.#announce = callback;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#announce = null;
  }

  /** Both in milliseconds. */
  announces(time: number, readable: number): void {
    this.readable = readable;
    const metadata = { mediaTime: time / 1_000, expectedDisplayTime: 20, width: 640, height: 480 };
    this.#announce?.(0, metadata as VideoFrameCallbackMetadata);
  }
}

let drawings: FrameRequestCallback[];

beforeEach(() => {
  drawings = [];
  vi.stubGlobal("VideoFrame", FakeFrame);
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) =>
    drawings.push(callback),
  );
  vi.stubGlobal("cancelAnimationFrame", () => (drawings = []));
  vi.stubGlobal("document", {
    ...new EventTarget(),
    addEventListener() {},
    removeEventListener() {},
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Follows a video; what the tracker was given, and how often it was given nothing after all. */
function follow(video: FakeVideo) {
  const given: { time: number; frame: Frame }[] = [];
  let gaveUp = 0;
  const tracking = {
    wants: () => true,
    give: (frame: Frame, time: number) => given.push({ time, frame }),
    giveUp: () => (gaveUp += 1),
    pause: () => undefined,
  };
  const stop = followVideo(video as unknown as HTMLVideoElement, tracking as unknown as Tracking);
  return { stop, times: () => given.map(({ time }) => time), gaveUp: () => gaveUp };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("B45 the time of a picture that the tracker gets", () => {
  test.each<[string, Tells, [announced: number, readable: number][], number[]]>([
    [
      "that is the announced one",
      own,
      [
        [233, 233],
        [267, 267],
      ],
      [200, 233, 267],
    ],
    [
      "that is the next one already",
      own,
      [
        [233, 267],
        [300, 300],
      ],
      [200, 267, 300],
    ],
    [
      "that is announced later, once",
      own,
      [
        [233, 267],
        [267, 267],
        [300, 300],
      ],
      [200, 267, 300],
    ],
    [
      "that is still the one before",
      own,
      [
        [233, 200],
        [267, 267],
      ],
      [200, 267],
    ],
  ])("%s", async (_, browser, pictures, expected) => {
    tells = browser;
    const video = new FakeVideo();
    const { times } = follow(video);
    // By then it is known that the frames tell their times.
    const before: [number, number][] = [
      [100, 100],
      [133, 133],
      [167, 167],
      [200, 200],
    ];
    for (const [announced, readable] of [...before, ...pictures]) {
      video.announces(announced, readable);
      await settled();
    }
    expect(times().slice(3)).toEqual(expected);
  });

  test("is the announced one where frames do not tell theirs, once it is drawn", async () => {
    tells = nothing;
    const video = new FakeVideo();
    const { times } = follow(video);
    // The first one agrees by chance, again and again.
    for (let turn = 0; turn < 4; turn += 1) video.announces(0, 0);
    await settled();
    expect(times()).toEqual([0]);
    video.announces(33, 0);
    await settled();
    expect(times()).toEqual([0]);
    drawings.shift()?.(20);
    await settled();
    expect(times()).toEqual([0, 33]);
    // The next one is announced: the one before can be read now at the latest.
    video.announces(67, 33);
    video.announces(100, 67);
    await settled();
    expect(times()).toEqual([0, 33, 67]);
  });

  test("nothing is given once it is no longer followed", async () => {
    tells = own;
    const video = new FakeVideo();
    const { stop, times, gaveUp } = follow(video);
    video.announces(0, 0);
    stop();
    await settled();
    expect(times()).toEqual([]);
    expect(gaveUp()).toBe(1);
    video.announces(33, 33);
    await settled();
    expect(times()).toEqual([]);
  });
});
