import type { Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { PixelPacker } from "./pixel-format.ts";

const TILE = 64;
const MAX_PALETTE = 127;
const MAX_PACKED_PALETTE = 16;

/** Upper bound of the uncompressed ZRLE data of a rectangle, in bytes. */
function longest(area: Rect, packer: PixelPacker): number {
  const tiles = Math.ceil(area.w / TILE) * Math.ceil(area.h / TILE);
  return tiles + area.w * area.h * packer.compactBytes;
}

/**
 * The tiles of a rectangle before compression (RFC 6143 §7.7.6), each in the shortest of the
 * subencodings raw, solid, packed palette, plain RLE and palette RLE.
 */
export function zrleTiles(surface: Surface, area: Rect, packer: PixelPacker): Uint8Array {
  const out = new Uint8Array(longest(area, packer));
  const pixels = new Uint32Array(TILE * TILE);
  let at = 0;
  for (let y = 0; y < area.h; y += TILE) {
    const h = Math.min(TILE, area.h - y);
    for (let x = 0; x < area.w; x += TILE) {
      const w = Math.min(TILE, area.w - x);
      for (let row = 0; row < h; row++) {
        const from = surface.row(area.x + x, area.y + y + row, w);
        for (let i = 0; i < w; i++) pixels[row * w + i] = packer.pack(from[i] ?? 0);
      }
      at = encodeTile(pixels.subarray(0, w * h), w, packer, out, at);
    }
  }
  return out.subarray(0, at);
}

interface Measure {
  readonly palette: ReadonlyMap<number, number>;
  /** The palette is whole: the tile has no more than 127 colours. */
  readonly indexed: boolean;
  readonly plainRle: number;
  readonly paletteRle: number;
}

function measure(pixels: Uint32Array, compactBytes: number): Measure {
  const palette = new Map<number, number>();
  let plainRle = 0;
  let paletteRle = 0;
  for (let i = 0; i < pixels.length;) {
    const value = pixels[i] ?? 0;
    const run = runLength(pixels, i);
    const lengthBytes = Math.floor((run - 1) / 255) + 1;
    plainRle += compactBytes + lengthBytes;
    paletteRle += run === 1 ? 1 : 1 + lengthBytes;
    if (palette.size <= MAX_PALETTE && !palette.has(value)) palette.set(value, palette.size);
    i += run;
  }
  return {
    palette,
    indexed: palette.size <= MAX_PALETTE,
    plainRle,
    paletteRle: paletteRle + palette.size * compactBytes,
  };
}

function encodeTile(
  pixels: Uint32Array,
  width: number,
  packer: PixelPacker,
  out: Uint8Array,
  start: number,
): number {
  const { palette, indexed, plainRle, paletteRle } = measure(pixels, packer.compactBytes);
  const raw = pixels.length * packer.compactBytes;
  let at = start;
  if (palette.size === 1) {
    out[at++] = 1;
    return packer.compact(out, at, pixels[0] ?? 0);
  }
  const bits = packedBits(palette.size);
  const rows = pixels.length / width;
  const packed =
    palette.size <= MAX_PACKED_PALETTE
      ? palette.size * packer.compactBytes + rows * Math.ceil((width * bits) / 8)
      : Infinity;
  const best = Math.min(raw, plainRle, indexed ? paletteRle : Infinity, packed);
  if (best === raw) {
    out[at++] = 0;
    for (const value of pixels) at = packer.compact(out, at, value);
    return at;
  }
  if (best === plainRle) {
    out[at++] = 128;
    for (let i = 0; i < pixels.length;) {
      const run = runLength(pixels, i);
      at = packer.compact(out, at, pixels[i] ?? 0);
      at = writeRun(out, at, run);
      i += run;
    }
    return at;
  }
  out[at++] = best === packed ? palette.size : 128 + palette.size;
  for (const value of palette.keys()) at = packer.compact(out, at, value);
  return best === packed
    ? writePacked(pixels, width, bits, palette, out, at)
    : writeIndexedRuns(pixels, palette, out, at);
}

function writePacked(
  pixels: Uint32Array,
  width: number,
  bits: number,
  palette: ReadonlyMap<number, number>,
  out: Uint8Array,
  start: number,
): number {
  let at = start;
  for (let row = 0; row < pixels.length; row += width) {
    let byte = 0;
    let filled = 0;
    for (let i = row; i < row + width; i++) {
      byte = (byte << bits) | (palette.get(pixels[i] ?? 0) ?? 0);
      filled += bits;
      if (filled === 8) {
        out[at++] = byte;
        byte = 0;
        filled = 0;
      }
    }
    if (filled > 0) out[at++] = byte << (8 - filled);
  }
  return at;
}

function writeIndexedRuns(
  pixels: Uint32Array,
  palette: ReadonlyMap<number, number>,
  out: Uint8Array,
  start: number,
): number {
  let at = start;
  for (let i = 0; i < pixels.length;) {
    const run = runLength(pixels, i);
    const index = palette.get(pixels[i] ?? 0) ?? 0;
    out[at++] = run === 1 ? index : index | 128;
    if (run > 1) at = writeRun(out, at, run);
    i += run;
  }
  return at;
}

function runLength(pixels: Uint32Array, from: number): number {
  let end = from + 1;
  while (end < pixels.length && pixels[end] === pixels[from]) end++;
  return end - from;
}

function writeRun(out: Uint8Array, start: number, run: number): number {
  let at = start;
  let left = run - 1;
  for (; left >= 255; left -= 255) out[at++] = 255;
  out[at++] = left;
  return at;
}

function packedBits(colours: number): number {
  if (colours <= 2) return 1;
  return colours <= 4 ? 2 : 4;
}
