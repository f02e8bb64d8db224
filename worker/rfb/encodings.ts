/**
 * Encodings and pseudo-encodings by their number in SetEncodings and in rectangle headers (RFC 6143
 * §7.7, §7.8 and the community RFB specification).
 */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  rre: 2,
  hextile: 5,
  zlib: 6,
  tight: 7,
  zrle: 16,
  jpeg: 21,
  h264: 50,
  desktopSize: -223,
  lastRect: -224,
  cursor: -239,
  pointerMotionChange: -257,
  extendedKey: -258,
  audio: -259,
  tightPng: -260,
  ledState: -261,
  desktopName: -307,
  extendedDesktopSize: -308,
  xvp: -309,
  fence: -312,
  continuousUpdates: -313,
  extendedMouseButtons: -316,
  extendedClipboard: 0xc0a1_e5ce | 0,
  vmwareCursor: 0x574d_5664,
} as const;

/** Tight JPEG quality (-32 to -23) and compression level (-256 to -247) are hints without a message of their own. */
export function isLevel(encoding: number): boolean {
  return (encoding >= -32 && encoding <= -23) || isCompressionLevel(encoding);
}

export function isCompressionLevel(encoding: number): boolean {
  return encoding >= -256 && encoding <= -247;
}
