import type { Flood } from "./behaviours.ts";

/** What is sent in one go, in bytes. */
const CHUNK_BYTES = 256 * 1024;

const RECTANGLES = 65_535;

/** Bell (RFC 6143 §7.6.3). */
const BELL = Uint8Array.of(2);

/** ServerCutText of one character (RFC 6143 §7.6.4), which no viewer of the attacks is granted. */
const CUT_TEXT = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1, 0x61);

/** FramebufferUpdate of one Raw rectangle (RFC 6143 §7.6.1). */
const UPDATE = Buffer.concat([updateHead(1), rectangle(128)]);

/** A flood: what comes once, then what comes without end. */
export interface Stream {
  readonly first: Uint8Array;
  readonly endless: Uint8Array;
  /** Each byte in a write of its own. */
  readonly byBytes?: boolean;
}

const NOTHING = new Uint8Array(0);

export const STREAMS: Readonly<Record<Flood | "updates", Stream>> = {
  bells: { first: NOTHING, endless: repeated(BELL) },
  trickle: { first: NOTHING, endless: repeated(BELL), byBytes: true },
  // Each update ends, after as many rectangles as fit.
  "tiny-rectangles": {
    first: NOTHING,
    endless: Buffer.concat([updateHead(RECTANGLES), ...times(RECTANGLES, rectangle(1))]),
  },
  // 65,535 rectangles of 64 KiB: it ends after 4 GiB.
  "endless-update": { first: updateHead(RECTANGLES), endless: repeated(rectangle(128)) },
  "cut-text": { first: NOTHING, endless: repeated(Buffer.concat([BELL, CUT_TEXT])) },
  updates: { first: NOTHING, endless: UPDATE },
};

function updateHead(rectangles: number): Uint8Array {
  return Uint8Array.of(0, 0, rectangles >> 8, rectangles & 255);
}

/** A Raw rectangle of as many pixels of 32 bits each way, in the corner. */
function rectangle(side: number): Uint8Array {
  const bytes = Buffer.alloc(12 + side * side * 4, 0x5a);
  bytes.fill(0, 0, 12);
  bytes.writeUInt16BE(side, 4);
  bytes.writeUInt16BE(side, 6);
  return bytes;
}

function repeated(message: Uint8Array): Buffer {
  return Buffer.concat(times(Math.ceil(CHUNK_BYTES / message.length), message));
}

function times(count: number, message: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: count }, () => message);
}
