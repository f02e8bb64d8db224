/**
 * A second reader of the server's stream, to compare the gateway's with: it has the whole recording in
 * one buffer, reads it from front to back as RFC 6143 §7.6 and §7.7 tell it, and shares no code with
 * the gateway. It trusts its input; only {@link Incomplete} is expected.
 */
export interface ReferenceFormat {
  readonly bitsPerPixel: number;
  readonly depth: number;
}

interface ReferenceMessage {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

export interface Reading {
  readonly messages: readonly ReferenceMessage[];
  /** Events as the gateway tells them, as text. */
  readonly events: readonly string[];
  /** Number of rectangles of each encoding. */
  readonly rectangles: Readonly<Record<string, number>>;
  readonly updates: number;
  /** Bytes after the last complete message. */
  readonly rest: number;
}

/** The buffer ends in the middle of a message. */
class Incomplete extends Error {}

class Cursor {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at === this.#bytes.length;
  }

  take(length: number): Buffer {
    if (this.at + length > this.#bytes.length) throw new Incomplete();
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  u8 = (): number => this.take(1).readUInt8();
  u16 = (): number => this.take(2).readUInt16BE();
  u32 = (): number => this.take(4).readUInt32BE();
  s32 = (): number => this.take(4).readInt32BE();
}

/** Reads all complete messages of `bytes`. */
export function readServerStream(bytes: Uint8Array, format: ReferenceFormat): Reading {
  const cursor = new Cursor(bytes);
  const messages: ReferenceMessage[] = [];
  const events: string[] = [];
  const rectangles: Record<string, number> = {};
  let updates = 0;
  while (!cursor.isAtEnd) {
    const start = cursor.at;
    const found: string[] = [];
    const encodings: number[] = [];
    try {
      const type = cursor.u8();
      readMessage(type, cursor, format, found, encodings);
      messages.push({ type, start, end: cursor.at });
      if (type === 0) updates += 1;
    } catch (error) {
      if (!(error instanceof Incomplete)) throw error;
      return { messages, events, rectangles, updates, rest: bytes.length - start };
    }
    events.push(...found);
    for (const encoding of encodings) rectangles[encoding] = (rectangles[encoding] ?? 0) + 1;
  }
  return { messages, events, rectangles, updates, rest: 0 };
}

function readMessage(
  type: number,
  cursor: Cursor,
  format: ReferenceFormat,
  events: string[],
  encodings: number[],
): void {
  if (type === 0) {
    readUpdate(cursor, format, events, encodings);
  } else if (type === 2) {
    // Bell: nothing more
  } else if (type === 3) {
    const start = cursor.at - 1;
    cursor.take(3);
    const length = cursor.s32();
    if (length >= 0) {
      cursor.take(length);
      events.push(`text ${length} at ${start}`);
    } else {
      const flags = cursor.u32();
      cursor.take(-length - 4);
      if (((flags >>> 24) & 1) === 1) events.push("extended-clipboard");
      events.push(`text ${-length} ${flags} at ${start}`);
    }
  } else if (type === 255) {
    const start = cursor.at - 1;
    cursor.take(1);
    if (cursor.u16() < 2) {
      events.push(`sound mark of 4 at ${start}`);
    } else {
      const length = cursor.u32();
      cursor.take(length);
      events.push(`sound ${length} of ${8 + length} at ${start}`);
    }
  } else if (type === 250) {
    const [, , code] = cursor.take(3);
    if (code === 1) events.push("xvp");
  } else {
    throw new Error(`the reference does not know message ${type}`);
  }
}

function readUpdate(
  cursor: Cursor,
  format: ReferenceFormat,
  events: string[],
  encodings: number[],
): void {
  cursor.take(1);
  const count = cursor.u16();
  events.push("update");
  for (let i = 0; i < count; i += 1) {
    const start = cursor.at;
    const [x, y, w, h] = [cursor.u16(), cursor.u16(), cursor.u16(), cursor.u16()];
    const encoding = cursor.s32();
    encodings.push(encoding);
    if (encoding === -224) break;
    if (encoding === -223) events.push(`resized ${w}x${h}`);
    if (encoding === -258) events.push("extended-key", `extended-key at ${start}`);
    if (encoding === -259) events.push("audio", `audio at ${start}`);
    if (encoding === -257) {
      events.push(x === 0 ? "motions" : "positions", `pointer-motion at ${start}`);
    }
    if (encoding === -316) events.push("extended-mouse-buttons");
    if (encoding === -308) {
      events.push("extended-desktop-size");
      const isRefusal = x === 1 && y > 0;
      if (!isRefusal) events.push(`resized ${w}x${h}`);
    }
    readRectangle(encoding, cursor, { w, h }, format);
  }
  events.push("end");
}

interface Size {
  readonly w: number;
  readonly h: number;
}

function readRectangle(
  encoding: number,
  cursor: Cursor,
  { w, h }: Size,
  format: ReferenceFormat,
): void {
  const pixel = format.bitsPerPixel / 8;
  const bitmap = Math.floor((w + 7) / 8) * h;
  switch (encoding) {
    case 0: // Raw
      cursor.take(w * h * pixel);
      break;
    case 1: // CopyRect: x and y of the source
      cursor.u16();
      cursor.u16();
      break;
    case 2: {
      // RRE
      const subrectangles = cursor.u32();
      cursor.take(pixel);
      for (let i = 0; i < subrectangles; i += 1) {
        cursor.take(pixel);
        cursor.take(8);
      }
      break;
    }
    case 5:
      readHextile(cursor, { w, h }, pixel);
      break;
    case 50: {
      // Open H.264: a length, flags, and the frame
      const length = cursor.u32();
      cursor.u32();
      cursor.take(length);
      break;
    }
    case 6: // Zlib
    case 16: // ZRLE
      cursor.take(cursor.u32());
      break;
    case 7:
    case -260:
      // The three-byte pixel wants all maxima to be 255 as well; every recorded 24-bit format has that.
      readTight(cursor, { w, h }, pixel === 4 && format.depth === 24 ? 3 : pixel);
      break;
    case -239: // Cursor
      cursor.take(w * h * pixel);
      cursor.take(bitmap);
      break;
    case 0x574d5664: {
      const kind = cursor.u8();
      cursor.take(1);
      cursor.take(kind === 0 ? w * h * pixel * 2 : w * h * 4);
      break;
    }
    case -223: // DesktopSize
    case -257: // pointer motion change
    case -258: // extended key
    case -259: // audio
    case -316: // extended mouse buttons
      break;
    case -261: // LED state
      cursor.u8();
      break;
    case -308: {
      // ExtendedDesktopSize: per screen id, x, y, width, height, flags
      const screens = cursor.u8();
      cursor.take(3);
      for (let i = 0; i < screens; i += 1) cursor.take(4 + 2 + 2 + 2 + 2 + 4);
      break;
    }
    default:
      throw new Error(`the reference does not know encoding ${encoding}`);
  }
}

/** RFC 6143 §7.7.4. */
function readHextile(cursor: Cursor, { w, h }: Size, pixel: number): void {
  for (let top = 0; top < h; top += 16) {
    for (let left = 0; left < w; left += 16) {
      const bits = Array.from(cursor.u8().toString(2).padStart(5, "0"), (bit) => bit === "1");
      const [coloured, subrectangles, foreground, background, raw] = bits;
      if (raw === true) {
        cursor.take(Math.min(w - left, 16) * Math.min(h - top, 16) * pixel);
        continue;
      }
      if (background === true) cursor.take(pixel);
      if (foreground === true) cursor.take(pixel);
      if (subrectangles === true) {
        const count = cursor.u8();
        for (let i = 0; i < count; i += 1) cursor.take((coloured === true ? pixel : 0) + 2);
      }
    }
  }
}

/** Community RFB specification, Tight Encoding. */
function readTight(cursor: Cursor, { w, h }: Size, tpixel: number): void {
  const control = cursor.u8();
  if (control >= 0xb0) throw new Error("the reference does not know this Tight rectangle");
  if (control >= 0x90) {
    // JPEG, PNG
    cursor.take(readCompactLength(cursor));
    return;
  }
  if (control >= 0x80) {
    // Fill
    cursor.take(tpixel);
    return;
  }
  let bitsPerSample = tpixel * 8;
  if ((control & 0x40) > 0) {
    const filter = cursor.u8();
    if (filter === 1) {
      const colours = cursor.u8() + 1;
      cursor.take(colours * tpixel);
      bitsPerSample = colours <= 2 ? 1 : 8;
    }
  }
  const uncompressed = Math.ceil((w * bitsPerSample) / 8) * h;
  cursor.take(uncompressed < 12 ? uncompressed : readCompactLength(cursor));
}

function readCompactLength(cursor: Cursor): number {
  const first = cursor.u8();
  if (first < 128) return first;
  const second = cursor.u8();
  if (second < 128) return (first % 128) + second * 128;
  return (first % 128) + (second % 128) * 128 + cursor.u8() * 16_384;
}
