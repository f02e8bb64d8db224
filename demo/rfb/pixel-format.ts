/** PIXEL_FORMAT of RFC 6143 §7.4, true colour only. */
export interface PixelFormat {
  readonly bitsPerPixel: 8 | 16 | 32;
  readonly depth: number;
  readonly bigEndian: boolean;
  readonly max: readonly [red: number, green: number, blue: number];
  readonly shift: readonly [red: number, green: number, blue: number];
}

const PIXEL_FORMAT_LENGTH = 16;

/** What the demo machine announces: 32 bits, little-endian, 0x00RRGGBB. */
export const NATIVE_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  max: [255, 255, 255],
  shift: [16, 8, 0],
};

export function encodePixelFormat(format: PixelFormat): Uint8Array {
  const bytes = new Uint8Array(PIXEL_FORMAT_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes.set([format.bitsPerPixel, format.depth, format.bigEndian ? 1 : 0, 1]);
  format.max.forEach((max, i) => view.setUint16(4 + 2 * i, max));
  bytes.set(format.shift, 10);
  return bytes;
}

/** Reads 16 bytes; `undefined` for a colour map or a format that does not fit its own pixels. */
export function decodePixelFormat(bytes: Uint8Array): PixelFormat | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, PIXEL_FORMAT_LENGTH);
  const bits = view.getUint8(0);
  if ((bits !== 8 && bits !== 16 && bits !== 32) || view.getUint8(3) === 0) return undefined;
  const max = [view.getUint16(4), view.getUint16(6), view.getUint16(8)] as const;
  const shift = [view.getUint8(10), view.getUint8(11), view.getUint8(12)] as const;
  const fits = max.every((value, i) => value > 0 && value * 2 ** (shift[i] ?? 0) < 2 ** bits);
  if (!fits) return undefined;
  return {
    bitsPerPixel: bits,
    depth: view.getUint8(1),
    bigEndian: view.getUint8(2) !== 0,
    max,
    shift,
  };
}

/** Turns 0xRRGGBB colours into a client's pixels. */
export class PixelPacker {
  /** Bytes of a PIXEL. */
  readonly pixelBytes: number;
  /** Bytes of a CPIXEL (RFC 6143 §7.7.5). */
  readonly compactBytes: number;
  readonly #bigEndian: boolean;
  /** How many bits of a CPIXEL's value are left out below. */
  readonly #compactShift: number;
  readonly #red: Uint32Array;
  readonly #green: Uint32Array;
  readonly #blue: Uint32Array;

  constructor(format: PixelFormat) {
    this.pixelBytes = format.bitsPerPixel / 8;
    this.#bigEndian = format.bigEndian;
    this.#red = channel(format.max[0], format.shift[0]);
    this.#green = channel(format.max[1], format.shift[1]);
    this.#blue = channel(format.max[2], format.shift[2]);
    const used = this.pack(0xffffff);
    const compact = format.bitsPerPixel === 32 && format.depth <= 24;
    const low = compact && used < 2 ** 24;
    const high = compact && !low && (used & 0xff) === 0;
    this.compactBytes = low || high ? 3 : this.pixelBytes;
    this.#compactShift = high ? 8 : 0;
  }

  /** The pixel value of a colour. */
  pack(colour: number): number {
    const red = this.#red[(colour >> 16) & 255] ?? 0;
    const green = this.#green[(colour >> 8) & 255] ?? 0;
    return (red | green | (this.#blue[colour & 255] ?? 0)) >>> 0;
  }

  /** Writes a PIXEL and returns the offset after it. */
  pixel(out: Uint8Array, at: number, value: number): number {
    return this.#write(out, at, value, this.pixelBytes);
  }

  /** Writes a CPIXEL and returns the offset after it. */
  compact(out: Uint8Array, at: number, value: number): number {
    return this.#write(out, at, value >>> this.#compactShift, this.compactBytes);
  }

  #write(out: Uint8Array, at: number, value: number, bytes: number): number {
    for (let i = 0; i < bytes; i++)
      out[at + i] = value >>> (8 * (this.#bigEndian ? bytes - 1 - i : i));
    return at + bytes;
  }
}

function channel(max: number, shift: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, value) => Math.round((value * max) / 255) << shift);
}
