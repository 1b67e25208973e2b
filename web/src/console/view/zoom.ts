// Which part of a video is shown: how far it is enlarged, and what is in the middle.

/** Enlargement, and how far the video is moved from the middle, in px of its box. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
/** A type plate is read at three; beyond six there are only blocks. */
export const MOST = 6;
/** One press of a button or key. */
export const STEP = 1.5;

/** Enlarges around a point, given from the middle of the box: what is under it stays under it. */
export function zoomAt(zoom: Zoom, factor: number, x: number, y: number, box: Box): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  const ratio = scale / zoom.scale;
  return inside({ scale, x: x - (x - zoom.x) * ratio, y: y - (y - zoom.y) * ratio }, box);
}

/** Moves the part that is shown, never beyond an edge. */
export function moveBy(zoom: Zoom, x: number, y: number, box: Box): Zoom {
  return inside({ scale: zoom.scale, x: zoom.x + x, y: zoom.y + y }, box);
}

function inside({ scale, x, y }: Zoom, { width, height }: Box): Zoom {
  const clamp = (value: number, size: number) => {
    const most = ((scale - 1) * size) / 2;
    return Math.min(most, Math.max(-most, value)) || 0;
  };
  return { scale, x: clamp(x, width), y: clamp(y, height) };
}
