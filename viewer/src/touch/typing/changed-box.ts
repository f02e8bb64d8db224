/** A rectangle, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What has changed by typing is at most so high and so wide, as a part of the picture. More is another thing. */
export const MAX_HEIGHT = 0.15;
export const MAX_WIDTH = 0.5;

/**
 * Where two pictures of the same width differ: RGBA, row by row. `undefined` if they do not, or in too large a part:
 * then that is not where somebody types.
 */
export function changedBox(
  before: Uint8ClampedArray,
  after: Uint8ClampedArray,
  width: number,
): Box | undefined {
  const pixels = Math.min(before.length, after.length) / 4;
  const height = pixels / width;
  const max = { width: MAX_WIDTH * width, height: MAX_HEIGHT * height };
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = 4 * pixel;
    if (
      before[at] === after[at] &&
      before[at + 1] === after[at + 1] &&
      before[at + 2] === after[at + 2]
    )
      continue;
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
    if (right - left >= max.width || bottom - top >= max.height) return undefined;
  }
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
