// What a page holds, whatever it says: its open cameras and microphones, and its audio contexts.
import type { Person } from "./participant";

/** Keeps what a tab captures and sounds with, so that a test can ask what is open. */
export async function noteTracks({ context }: Person): Promise<void> {
  await context.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    const contexts: AudioContext[] = [];
    const Context = AudioContext;
    Object.assign(window, {
      contexts,
      AudioContext: class extends Context {
        constructor(options?: AudioContextOptions) {
          super(options);
          contexts.push(this);
        }
      },
    });
  });
}

/** How many cameras and microphones a tab has open. */
export function openTracks({ page }: Person): Promise<number> {
  return page.evaluate(() => {
    const { tracks } = window as unknown as { tracks: MediaStreamTrack[] };
    return tracks.filter(({ readyState }) => readyState === "live").length;
  });
}

/** How many audio contexts a tab has open. */
export function openContexts({ page }: Person): Promise<number> {
  return page.evaluate(() => {
    const { contexts } = window as unknown as { contexts: AudioContext[] };
    return contexts.filter(({ state }) => state !== "closed").length;
  });
}
