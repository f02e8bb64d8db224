import { ENCODING } from "./encodings.ts";

/** Server-to-client message types (RFC 6143 §7.6 and the community RFB specification). */
export const SERVER_MESSAGE = {
  framebufferUpdate: 0,
  bell: 2,
  serverCutText: 3,
  xvp: 250,
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

/** Rectangles without a body, by which a server shows something that is not of every viewer's concern. */
export const ANNOUNCEMENTS = [ENCODING.extendedKey, ENCODING.pointerMotionChange] as const;

export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** Headers that must be complete before a receiver gets them: what they begin may be dropped or replaced. */
export type JudgedHeader = "cut-text" | "rectangle";
