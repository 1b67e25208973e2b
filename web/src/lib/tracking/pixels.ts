// Gets at the pixels of a picture, in the worker, the cheapest way that the browser has: most
// cameras and decoders give frames whose first plane is the brightness already, and copying that
// takes a fraction of what drawing on a canvas and reading colours back takes.
import { LAYOUT_BYTES, type Layout } from "./abi";
import type { Frame } from "./messages";

/** Formats that begin with a plane of brightness, a byte for each pixel. */
const BRIGHTNESS_FIRST: ReadonlySet<string> = new Set([
  "I420",
  "I420A",
  "I422",
  "I422A",
  "I444",
  "I444A",
  "NV12",
]);

export interface Pixels {
  bytes: Uint8Array | Uint8ClampedArray;
  layout: Layout;
  width: number;
  height: number;
  way: "brightness" | "canvas";
}

export const isVideoFrame = (frame: Frame): frame is VideoFrame =>
  typeof VideoFrame !== "undefined" && frame instanceof VideoFrame;

/** The size that a frame is shown at, in pixels. */
export const sizeOf = (frame: Frame): { width: number; height: number } =>
  isVideoFrame(frame)
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };

/** The size to look at: as shown, made smaller until its longer side is `side`. */
export function workSize(
  size: { width: number; height: number },
  side: number,
): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/**
 * Whether the brightness can be taken from the frame itself: not of one that is shown turned or
 * stretched, nor of one that is to be looked at smaller than the tracker makes it by itself.
 */
export function hasBrightness(frame: VideoFrame, side: number, fullSide: number): boolean {
  const { format, visibleRect } = frame;
  const rotation = (frame as { rotation?: number }).rotation ?? 0;
  const flipped = (frame as { flip?: boolean }).flip ?? false;
  const asShown =
    visibleRect !== null &&
    visibleRect.width === frame.displayWidth &&
    visibleRect.height === frame.displayHeight;
  const longer = Math.max(frame.displayWidth, frame.displayHeight);
  const whole = side >= fullSide || longer <= side;
  return (
    format !== null &&
    BRIGHTNESS_FIRST.has(format) &&
    asShown &&
    rotation === 0 &&
    !flipped &&
    whole
  );
}

export class PixelReader {
  readonly #fullSide: number;
  #planes = new Uint8Array();
  #canvas: OffscreenCanvas | null = null;
  /** Some frames say that they can be copied and then cannot. */
  #copies = true;

  /** `fullSide` is the longer side that the tracker makes pictures smaller to. */
  constructor(fullSide: number) {
    this.#fullSide = fullSide;
  }

  /** The pixels of a frame; they are good until the next is read. */
  async read(frame: Frame, side: number): Promise<Pixels> {
    if (this.#copies && isVideoFrame(frame) && hasBrightness(frame, side, this.#fullSide)) {
      try {
        return await this.#copy(frame);
      } catch {
        this.#copies = false;
      }
    }
    return this.#draw(frame, side);
  }

  async #copy(frame: VideoFrame): Promise<Pixels> {
    const size = frame.allocationSize();
    if (this.#planes.length < size) this.#planes = new Uint8Array(size);
    const [brightness] = await frame.copyTo(this.#planes);
    const { width, height } = sizeOf(frame);
    const offset = brightness?.offset ?? 0;
    const stride = brightness?.stride ?? width;
    if (stride !== width) throw new Error("the rows have gaps");
    const bytes = this.#planes.subarray(offset, offset + width * height);
    return { bytes, layout: "grey", width, height, way: "brightness" };
  }

  #draw(frame: Frame, side: number): Pixels {
    const { width, height } = workSize(sizeOf(frame), side);
    this.#canvas ??= new OffscreenCanvas(width, height);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    // Read back each time: such a canvas is kept where the processor can read it.
    const context = this.#canvas.getContext("2d", { willReadFrequently: true, alpha: false });
    if (!context) throw new Error("there is no canvas in the worker");
    context.drawImage(frame, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { bytes: data, layout: "rgba", width, height, way: "canvas" };
  }
}

/** The bytes that the pixels have to have. */
export const byteLength = (pixels: Pixels): number =>
  pixels.width * pixels.height * LAYOUT_BYTES[pixels.layout];
