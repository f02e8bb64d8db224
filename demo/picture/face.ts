import { BOLD_13, DIGITS_54, MONO_15, SANS_13, type FaceTable } from "./font/glyphs.ts";

export interface Glyph {
  readonly advance: number;
  readonly width: number;
  readonly height: number;
  /** From the pen to the left edge. */
  readonly left: number;
  /** From the baseline up to the top edge. */
  readonly top: number;
  /** Row-major coverage, 0 to 255. */
  readonly coverage: Uint8Array;
}

/** A typeface at one size: glyph bitmaps with anti-aliasing. */
export class Face {
  readonly ascent: number;
  readonly descent: number;
  readonly #glyphs = new Map<number, Glyph>();

  constructor(table: FaceTable) {
    this.ascent = table.ascent;
    this.descent = table.descent;
    const bytes = Buffer.from(table.glyphs, "base64");
    for (let at = 0; at < bytes.length;) {
      const width = bytes.readUInt8(at + 3);
      const height = bytes.readUInt8(at + 4);
      const packed = bytes.subarray(at + 7, at + 7 + Math.ceil((width * height) / 2));
      this.#glyphs.set(bytes.readUInt16BE(at), {
        advance: bytes.readUInt8(at + 2),
        width,
        height,
        left: bytes.readInt8(at + 5),
        top: bytes.readInt8(at + 6),
        coverage: Uint8Array.from({ length: width * height }, (_, i) => {
          const pair = packed[i >> 1] ?? 0;
          return (i % 2 === 0 ? pair >> 4 : pair & 15) * 17;
        }),
      });
      at += 7 + packed.length;
    }
  }

  /** The glyph of a code point, or `undefined` when the face has none. */
  glyph(codePoint: number): Glyph | undefined {
    return this.#glyphs.get(codePoint);
  }

  /** Width of a line of text in pixels. */
  measure(text: string): number {
    let width = 0;
    for (const char of text) width += this.#glyphs.get(char.codePointAt(0) ?? 0)?.advance ?? 0;
    return width;
  }
}

export const mono = new Face(MONO_15);
export const sans = new Face(SANS_13);
export const bold = new Face(BOLD_13);
export const digits = new Face(DIGITS_54);
