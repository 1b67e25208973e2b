// The pictures of the last moments, so that a mark can be made on one that is past, as an agent
// does who sees the video late.

export interface PastPicture {
  time: number;
  bitmap: ImageBitmap;
}

export class Past {
  #pictures: PastPicture[] = [];
  /** How far back is kept, in milliseconds; 0 keeps nothing. */
  #reach = 0;

  set reach(milliseconds: number) {
    this.#reach = milliseconds;
    if (milliseconds === 0) this.#drop(Infinity);
  }

  /** Keeps the picture that the video shows now. */
  async keep(video: HTMLVideoElement, time: number): Promise<void> {
    if (this.#reach === 0) return;
    const bitmap = await createImageBitmap(video);
    // A video that was wound back.
    if ((this.#pictures.at(-1)?.time ?? -Infinity) >= time) this.#drop(Infinity);
    this.#pictures.push({ time, bitmap });
    // Some more than the reach: a picture is asked for a little after its time.
    this.#drop(time - this.#reach - 200);
  }

  /** The newest picture that is at least so old. */
  before(time: number): PastPicture | null {
    return this.#pictures.findLast((picture) => picture.time <= time) ?? null;
  }

  #drop(before: number): void {
    for (const { time, bitmap } of this.#pictures) if (time < before) bitmap.close();
    this.#pictures = this.#pictures.filter(({ time }) => time >= before);
  }
}
