// What a page captures, whatever it says: its open cameras and microphones.
import type { Person } from "./participant";

/** Keeps the tracks that a tab captures, so that a test can ask what is open. */
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
  });
}

/** How many cameras and microphones a tab has open. */
export function openTracks({ page }: Person): Promise<number> {
  return page.evaluate(() => {
    const { tracks } = window as unknown as { tracks: MediaStreamTrack[] };
    return tracks.filter(({ readyState }) => readyState === "live").length;
  });
}
