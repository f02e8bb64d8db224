import { ENCODING } from "./encodings.ts";

/** Server-to-client message types (RFC 6143 §7.6 and the community RFB specification). */
export const SERVER_MESSAGE = {
  framebufferUpdate: 0,
  bell: 2,
  serverCutText: 3,
  xvp: 250,
  qemu: 255,
} as const;

/** Bytes of a rectangle's header: `U16 x, U16 y, U16 width, U16 height, S32 encoding` (RFC 6143 §7.6.1). */
export const RECTANGLE_HEADER = 12;

/** Bytes of type, padding and length of a ServerCutText (RFC 6143 §7.6.4); in the extended format flags follow. */
export const CUT_TEXT_HEADER = 8;
export const CUT_TEXT_FLAGS = 4;

/** A ServerCutText. */
export interface ServerCutText {
  /** Where it begins: bytes of the server's stream before it. */
  readonly start: number;
  /** Its length without the 8 bytes of the header. */
  readonly bytes: number;
  /** Only in the extended format: formats in the low half, actions in the high byte. */
  readonly flags?: number;
}

/**
 * QEMU's audio messages (community RFB specification, QEMU Audio Server Message): `U8 255, U8 1, U16 operation`, and
 * for samples `U32 length` and those.
 */
export const AUDIO_HEADER = 4;
export const AUDIO_LENGTH = 4;

/** An audio message of QEMU's. */
export interface ServerAudio {
  /** Where it begins: bytes of the server's stream before it. */
  readonly start: number;
  /** Its length with its header. */
  readonly bytes: number;
  /** Bytes of samples at its end; `undefined`: it begins or ends a stream of them. */
  readonly samples: number | undefined;
}

/** Rectangles without a body, by which a server shows something that is not of every viewer's concern. */
export const ANNOUNCEMENTS = [
  ENCODING.extendedKey,
  ENCODING.pointerMotionChange,
  ENCODING.audio,
] as const;

export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** Headers that must be complete before a receiver gets them: what they begin may be dropped or replaced. */
export type JudgedHeader = "audio" | "cut-text" | "rectangle";
