import { ENCODING } from "../../../worker/rfb/encodings.ts";

/** The header of a rectangle (RFC 6143 §7.6.1). */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly encoding: number;
}

/** A cursor of VMware's with an alpha channel; any other has two masks. */
const ALPHA_CURSOR = 1;

/**
 * Bytes after the header of a rectangle that shows no pixels, as far as its first bytes tell; `undefined`: it shows
 * pixels.
 */
export function otherLength(rectangle: Rectangle, head: Uint8Array): number | undefined {
  const { width, height, encoding } = rectangle;
  const area = width * height * 4;
  switch (encoding) {
    case ENCODING.cursor:
      return area + Math.ceil(width / 8) * height;
    case ENCODING.vmwareCursor:
      return head.length === 0 ? 2 : 2 + (head[0] === ALPHA_CURSOR ? area : 2 * area);
    case ENCODING.extendedDesktopSize:
      return 4 + 16 * (head[0] ?? 0);
    case ENCODING.desktopName:
      return 4 + (head.length < 4 ? 0 : new DataView(head.buffer).getUint32(head.byteOffset));
    case ENCODING.ledState:
      return 1;
    case ENCODING.extendedKey:
    case ENCODING.extendedMouseButtons:
    case ENCODING.lastRect:
    case ENCODING.desktopSize:
      return 0;
    default:
      return undefined;
  }
}
