// Which picture of a film was shown when. A page reads the number in the picture that is on the
// screen, and the time from the video; on a busy machine the picture is sometimes a newer one.

export interface Shown {
  /** The time of the picture in the video, in milliseconds. */
  time: number;
  /** Its number in the film, from 0. */
  picture: number;
}

/** Pictures before and after one that say together which one it was. */
const NEIGHBOURS = 4;

/**
 * The same pictures, numbered as their neighbours say: numbers go with time, but for a camera that
 * leaves one out now and then, after which all are later. A single one that does not was read too
 * late. `pictures`: how many the film has, before it starts over.
 */
export function relabelled<Label extends Shown>(
  shown: readonly Label[],
  pictures: number,
): Label[] {
  const later = (from: number, to: number) => wrapped(to - from, pictures);
  const rate = median(
    shown.flatMap(({ time, picture }, at) => {
      const next = shown[at + 1];
      const passed = next ? later(picture, next.picture) : 0;
      return next && next.time > time && passed > 0 ? [passed / (next.time - time)] : [];
    }),
  );
  return shown.map((one, at) => {
    const around = shown.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    const off = around.map(({ time, picture }) =>
      Math.round(later(one.picture, picture) - rate * (time - one.time)),
    );
    return { ...one, picture: (one.picture + median(off) + pictures) % pictures };
  });
}

/** The same step, forwards or backwards, whichever is shorter. */
function wrapped(step: number, pictures: number): number {
  return ((((step + pictures / 2) % pictures) + pictures) % pictures) - pictures / 2;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
