import { ENCODING } from "../encodings.ts";

/**
 * A rectangle that changes nothing: CopyRect (RFC 6143 §7.7.2) of the screen's first pixel onto itself,
 * 16 bytes. It stands in an update for a rectangle that the viewer does not know, whose number has gone
 * before it; an empty Raw would do by the RFC, but older noVNC fails at it.
 */
export function unchangedPixel(): Uint8Array {
  const rectangle = new Uint8Array(16);
  const view = new DataView(rectangle.buffer);
  view.setUint16(4, 1);
  view.setUint16(6, 1);
  view.setInt32(8, ENCODING.copyRect);
  return rectangle;
}
