/** Limits on what an RFB peer may announce. Each is checked before the announced bytes are awaited. */
export const RFB_LIMITS = {
  /** Failure reason (RFC 6143 §7.1.2, §7.1.3), bytes. */
  reasonBytes: 4_096,
  /** Desktop name in ServerInit (RFC 6143 §7.3.2), bytes. */
  nameBytes: 65_536,
  /** Framebuffer area in ServerInit and after each change of size, pixels. */
  framebufferPixels: 16_384 * 16_384,
  /** SetEncodings entries (RFC 6143 §7.5.2). */
  encodings: 256,
  /** Clipboard text (RFC 6143 §7.5.6) and its extended form, bytes. */
  cutTextBytes: 262_144,
  /** A message of VMware's own; its key event has 8. */
  vmwareBytes: 256,
  /** Screens in SetDesktopSize and ExtendedDesktopSize (community RFB specification). */
  screens: 16,
  /** Clipboard text from the server, bytes. Above it the stream counts as broken; what may pass is the policy's. */
  serverCutTextBytes: 16_777_216,
  /** One message of samples from QEMU, bytes; it sends some 20 ms at once. */
  audioBytes: 1_048_576,
  /** Area of a cursor shape, pixels. */
  cursorPixels: 1_048_576,
  /** A compressed rectangle: a fixed number of bytes, and a number for each pixel of its area. */
  compressedBytes: 16_384,
  compressedBytesPerPixel: 8,
} as const;
