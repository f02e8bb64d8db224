import type { PixelFormat } from "../pixel-format.ts";

/** Bytes of one pixel. */
export interface PixelSize {
  readonly plain: number;
  /** TPIXEL of the Tight encodings: three bytes when that loses nothing. */
  readonly tight: number;
}

export function pixelSize(format: PixelFormat): PixelSize {
  const plain = format.bitsPerPixel / 8;
  const isTrue24 =
    format.bitsPerPixel === 32 &&
    format.depth === 24 &&
    format.redMax === 255 &&
    format.greenMax === 255 &&
    format.blueMax === 255;
  return { plain, tight: isTrue24 ? 3 : plain };
}
