// The pictures of the last moments, so that a mark can be made on one that is past, as an agent
// does who sees the video late.

export interface PastPicture {
  time: number;
  bitmap: ImageBitmap;
}

export class Past {
  #pictures: PastPicture[] = [];
  /** How far back each of those who look wants to, in milliseconds. */
  readonly #reaches = new Map<string, number>();

  /** Who looks, and how far back, in milliseconds; 0 is not at all. */
  reach(who: string, milliseconds: number): void {
    this.#reaches.set(who, milliseconds);
    if (this.#farthest === 0) this.clear();
  }

  /** Keeps the frame that the video shows now, if it may be needed. */
  async keep(video: HTMLVideoElement, time: number): Promise<void> {
    if (this.#farthest === 0 || video.videoWidth === 0) return;
    const bitmap = await createImageBitmap(video);
    // A video that was wound back.
    if ((this.#pictures.at(-1)?.time ?? -Infinity) >= time) this.clear();
    this.#pictures.push({ time, bitmap });
    // Some more than the reach: a picture is asked for a little after its time.
    if (this.#farthest === 0) this.clear();
    else this.#drop(time - this.#farthest - 200);
  }

  clear(): void {
    this.#drop(Infinity);
  }

  get #farthest(): number {
    return Math.max(0, ...this.#reaches.values());
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
