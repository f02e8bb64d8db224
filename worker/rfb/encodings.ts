/**
 * Encodings and pseudo-encodings a viewer may negotiate (RFC 6143 §7.7, §7.8 and the community RFB
 * specification). What is missing here changes the length of client messages (-316 extended mouse
 * buttons), lets the viewer reconfigure or switch off the machine (-308, -309), carries the host's
 * name (-307) or opens a channel that no policy covers yet (-259 audio, extended clipboard).
 */
const NEGOTIABLE: ReadonlySet<number> = new Set([
  0, // Raw
  1, // CopyRect
  2, // RRE
  5, // Hextile
  6, // Zlib
  7, // Tight
  16, // ZRLE
  -223, // DesktopSize
  -224, // LastRect
  -239, // Cursor
  -258, // QEMU extended key event
  -260, // TightPNG
  -261, // QEMU LED state
  -312, // Fence
  -313, // ContinuousUpdates
  0x574d5664, // VMware cursor
]);

/** Tight JPEG quality (-32 to -23) and compression level (-256 to -247) are hints without a message of their own. */
function isLevel(encoding: number): boolean {
  return (encoding >= -32 && encoding <= -23) || (encoding >= -256 && encoding <= -247);
}

export function isNegotiable(encoding: number): boolean {
  return NEGOTIABLE.has(encoding) || isLevel(encoding);
}
