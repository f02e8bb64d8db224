/** Limits on what an RFB peer may announce. Each is checked before the announced bytes are awaited. */
export const RFB_LIMITS = {
  /** Failure reason (RFC 6143 §7.1.2, §7.1.3), bytes. */
  reasonBytes: 4_096,
  /** Desktop name in ServerInit (RFC 6143 §7.3.2), bytes. */
  nameBytes: 65_536,
  /** Framebuffer area in ServerInit, pixels. */
  framebufferPixels: 16_384 * 16_384,
  /** SetEncodings entries (RFC 6143 §7.5.2). */
  encodings: 256,
  /** Clipboard text (RFC 6143 §7.5.6) and its extended form, bytes. */
  cutTextBytes: 262_144,
  /** Fence payload, bytes (community RFB specification, ClientFence). */
  fenceBytes: 64,
  /** Screens in SetDesktopSize (community RFB specification). */
  screens: 16,
} as const;
