import fc from "fast-check";
import { describe, it } from "vitest";

import { rect } from "../../../demo/picture/rect.ts";
import { Surface } from "../../../demo/picture/surface.ts";
import { NATIVE_FORMAT, PixelPacker, type PixelFormat } from "../../../demo/rfb/pixel-format.ts";
import { zrleTiles } from "../../../demo/rfb/zrle.ts";
import { decodeZrle } from "../../support/demo/zrle-decoder.ts";

const FORMATS: readonly [string, PixelFormat, compactBytes: number][] = [
  ["32 bits, blue lowest", NATIVE_FORMAT, 3],
  ["32 bits, red lowest", { ...NATIVE_FORMAT, shift: [0, 8, 16] }, 3],
  ["32 bits, big-endian", { ...NATIVE_FORMAT, bigEndian: true }, 3],
  ["32 bits, colours in the high bytes", { ...NATIVE_FORMAT, shift: [24, 16, 8] }, 3],
  [
    "32 bits, big-endian, colours in the high bytes",
    { ...NATIVE_FORMAT, bigEndian: true, shift: [24, 16, 8] },
    3,
  ],
  ["32 bits, depth 32", { ...NATIVE_FORMAT, depth: 32 }, 4],
  [
    "16 bits",
    { bitsPerPixel: 16, depth: 16, bigEndian: false, max: [31, 63, 31], shift: [11, 5, 0] },
    2,
  ],
  [
    "16 bits, big-endian",
    { bitsPerPixel: 16, depth: 16, bigEndian: true, max: [31, 63, 31], shift: [11, 5, 0] },
    2,
  ],
  ["8 bits", { bitsPerPixel: 8, depth: 8, bigEndian: false, max: [7, 7, 3], shift: [0, 3, 6] }, 1],
];

/** Few colours or many, in long runs or short ones. */
const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 140 }),
    height: fc.integer({ min: 1, max: 70 }),
    colours: fc.constantFrom(1, 2, 3, 5, 16, 17, 127, 128, 4000),
    run: fc.constantFrom(1, 2, 5, 300, 5000),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ width, height, colours, run, seed }) => {
    const surface = new Surface(width, height);
    let state = seed;
    let colour = 0;
    for (let i = 0; i < width * height; i++) {
      state = (state * 48_271) % 2_147_483_647;
      if (i === 0 || state % run === 0) colour = (((state >> 4) % colours) * 9_973) & 0xffffff;
      surface.fill(rect(i % width, Math.floor(i / width), 1, 1), colour);
    }
    return surface;
  });

describe("zrleTiles", () => {
  it.for(FORMATS)("gives back the picture in %s", ([, format, compactBytes], { expect }) => {
    const packer = new PixelPacker(format);
    expect(packer.compactBytes).toBe(compactBytes);
    fc.assert(
      fc.property(picture, (surface) => {
        const tiles = zrleTiles(surface, surface.bounds, packer);
        const decoded = decode(tiles, surface, format, compactBytes);
        expect(decoded.used).toBe(tiles.length);
        expect(decoded.pixels).toEqual(packed(surface, packer));
      }),
      { numRuns: 25 },
    );
  });

  it("uses every subencoding where it is the shortest", ({ expect }) => {
    const packer = new PixelPacker(NATIVE_FORMAT);
    const kinds = new Set<string>();
    fc.assert(
      fc.property(picture, (surface) => {
        const tiles = zrleTiles(surface, surface.bounds, packer);
        for (const kind of decode(tiles, surface, NATIVE_FORMAT, 3).kinds) kinds.add(kind);
      }),
      { numRuns: 200, seed: 5 },
    );
    expect([...kinds].sort()).toEqual(["indexed runs", "packed", "plain runs", "raw", "solid"]);
  });

  it("encodes the asked part only", ({ expect }) => {
    const surface = new Surface(20, 10);
    surface.fill(rect(5, 5, 3, 2), 0x123456);
    const tiles = zrleTiles(surface, rect(5, 5, 3, 2), new PixelPacker(NATIVE_FORMAT));
    expect([...tiles]).toEqual([1, 0x56, 0x34, 0x12]);
  });
});

function packed(surface: Surface, packer: PixelPacker): Uint32Array {
  return surface
    .view(surface.bounds)
    .row(0, 0, surface.width * surface.height)
    .map((colour) => packer.pack(colour));
}

function decode(tiles: Uint8Array, surface: Surface, format: PixelFormat, compactBytes: number) {
  const high = compactBytes === 3 && Math.max(...format.shift) === 24;
  const read = (bytes: Uint8Array, at: number): number => {
    const own = [...bytes.subarray(at, at + compactBytes)];
    if (format.bigEndian) own.reverse();
    const value = own.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
    return high ? value * 256 : value;
  };
  return decodeZrle(tiles, surface.width, surface.height, read, compactBytes);
}
