import { CLIENT_MESSAGE } from "./client-messages.ts";
import { ENCODING } from "./encodings.ts";
import { writePixelFormat, type PixelFormat } from "./pixel-format.ts";

/**
 * What noVNC asks for right after the handshake. The gateway asks for it before the viewer has spoken,
 * so that pixels follow the handshake without waiting for the browser.
 */
export const VIEWER_PIXEL_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 0,
  greenShift: 8,
  blueShift: 16,
};

/** noVNC's list in its order, with its preset quality 6 and compression 2. */
export const VIEWER_ENCODINGS: readonly number[] = [
  ENCODING.copyRect,
  ENCODING.tight,
  ENCODING.tightPng,
  ENCODING.zrle,
  ENCODING.jpeg,
  ENCODING.hextile,
  ENCODING.rre,
  ENCODING.zlib,
  ENCODING.raw,
  -32 + 6,
  -256 + 2,
  ENCODING.desktopSize,
  ENCODING.lastRect,
  ENCODING.extendedKey,
  ENCODING.ledState,
  ENCODING.extendedDesktopSize,
  ENCODING.xvp,
  ENCODING.fence,
  ENCODING.continuousUpdates,
  ENCODING.desktopName,
  ENCODING.extendedClipboard,
  ENCODING.extendedMouseButtons,
  ENCODING.vmwareCursor,
  ENCODING.cursor,
];

/** For plain viewers, whose older versions do not know the rectangle that answers the newest extension. */
export const PLAIN_VIEWER_ENCODINGS: readonly number[] = VIEWER_ENCODINGS.filter(
  (encoding) => encoding !== ENCODING.extendedMouseButtons,
);

/** SetPixelFormat (RFC 6143 §7.5.1), 20 bytes. */
export function setPixelFormat(format: PixelFormat): Uint8Array {
  const message = new Uint8Array(20);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.setPixelFormat);
  writePixelFormat(view, 4, format);
  return message;
}

/** SetEncodings (RFC 6143 §7.5.2): `U8 2, pad, U16 count, S32 each`. */
export function setEncodings(encodings: readonly number[]): Uint8Array {
  const message = new Uint8Array(4 + 4 * encodings.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.setEncodings);
  view.setUint16(2, encodings.length);
  encodings.forEach((encoding, index) => view.setInt32(4 + 4 * index, encoding));
  return message;
}

/** The encodings of a complete SetEncodings message. */
export function readEncodings(message: Uint8Array): number[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return Array.from({ length: view.getUint16(2) }, (_, index) => view.getInt32(4 + 4 * index));
}
