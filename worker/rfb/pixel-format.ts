import { RfbError } from "./errors.ts";

/** PIXEL_FORMAT (RFC 6143 §7.4), 16 bytes on the wire. */
export interface PixelFormat {
  readonly bitsPerPixel: 8 | 16 | 32;
  readonly depth: number;
  readonly bigEndian: boolean;
  readonly trueColour: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/** Reads the 16 bytes at `offset`. Throws {@link RfbError} for pixels of an unknown size. */
export function readPixelFormat(view: DataView, offset: number): PixelFormat {
  const bitsPerPixel = view.getUint8(offset);
  if (bitsPerPixel !== 8 && bitsPerPixel !== 16 && bitsPerPixel !== 32) {
    throw new RfbError("message", "bits-per-pixel is not 8, 16 or 32");
  }
  return {
    bitsPerPixel,
    depth: view.getUint8(offset + 1),
    bigEndian: view.getUint8(offset + 2) !== 0,
    // Any non-zero value is true; x11vnc sends 0xff.
    trueColour: view.getUint8(offset + 3) !== 0,
    redMax: view.getUint16(offset + 4),
    greenMax: view.getUint16(offset + 6),
    blueMax: view.getUint16(offset + 8),
    redShift: view.getUint8(offset + 10),
    greenShift: view.getUint8(offset + 11),
    blueShift: view.getUint8(offset + 12),
  };
}

/** Writes the 16 bytes at `offset`. */
export function writePixelFormat(view: DataView, offset: number, format: PixelFormat): void {
  view.setUint8(offset, format.bitsPerPixel);
  view.setUint8(offset + 1, format.depth);
  view.setUint8(offset + 2, format.bigEndian ? 1 : 0);
  view.setUint8(offset + 3, format.trueColour ? 1 : 0);
  view.setUint16(offset + 4, format.redMax);
  view.setUint16(offset + 6, format.greenMax);
  view.setUint16(offset + 8, format.blueMax);
  view.setUint8(offset + 10, format.redShift);
  view.setUint8(offset + 11, format.greenShift);
  view.setUint8(offset + 12, format.blueShift);
}
