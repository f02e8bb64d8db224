import { ENCODING } from "./encodings.ts";
import type { PixelFormat } from "./pixel-format.ts";

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

/** noVNC's list in its order, with its default quality 6 and compression 2. */
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

/**
 * What a plain viewer is taken to know until it says so itself: what noVNC of every version, CloudStack's
 * and gtk-vnc know, so that the first picture is safe for all of them. Everything else waits for the
 * viewer's own SetEncodings: a server uses what its client has declared (RFC 6143 §7.5.2, §7.8).
 */
export const PLAIN_VIEWER_ENCODINGS: readonly number[] = [
  ENCODING.copyRect,
  ENCODING.tight,
  ENCODING.hextile,
  ENCODING.rre,
  ENCODING.raw,
  -32 + 6,
  -256 + 2,
  ENCODING.desktopSize,
];
