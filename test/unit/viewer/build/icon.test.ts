import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

import { describe, it } from "vitest";

import { pngOf } from "../../../../viewer/build/icon/png.ts";
import { readDrawing } from "../../../../viewer/build/icon/shapes.ts";

const ICON = readFileSync(join(import.meta.dirname, "../../../../viewer/public/icon.svg"), "utf8");

/** The pixels of a PNG as this build writes it: 0xRRGGBBAA, by place. */
function read(png: Uint8Array): (x: number, y: number) => number {
  const bytes = Buffer.from(png);
  const width = bytes.readUInt32BE(16);
  const at = bytes.indexOf("IDAT");
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  return (x, y) => rows.readUInt32BE(y * (1 + 4 * width) + 1 + 4 * x);
}

describe("the icon as a picture", () => {
  it("has the porthole's rim, sky, sea and bolts where the drawing has them", ({ expect }) => {
    const pixel = read(pngOf(readDrawing(ICON), { pixels: 128, part: 1 }));
    expect(pixel(0, 0)).toBe(0);
    expect(pixel(64, 8)).toBe(0x123a4aff);
    expect(pixel(64, 14)).toBe(0x7fd6e6ff);
    expect(pixel(64, 40)).toBe(0xc9eef5ff);
    expect(pixel(64, 90)).toBe(0x1497b3ff);
    expect(pixel(64, 24)).toBe(0x0b2733ff);
    // The wave: its first crest is higher than its edge.
    expect(pixel(34, 68)).toBe(0x1497b3ff);
    expect(pixel(54, 70)).toBe(0xc9eef5ff);
  });

  it("has a ground, and room around it, where systems cut it to a shape", ({ expect }) => {
    const picture = { pixels: 100, background: 0x101214, part: 0.8 };
    const pixel = read(pngOf(readDrawing(ICON), picture));
    expect(pixel(0, 0)).toBe(0x101214ff);
    expect(pixel(50, 11)).toBe(0x101214ff);
    expect(pixel(50, 15)).toBe(0x123a4aff);
  });

  it("is not made of what cannot be read", ({ expect }) => {
    const svg = (inside: string) => `<svg viewBox="0 0 8 8">${inside}</svg>`;
    for (const inside of [
      '<rect width="8" />',
      '<circle cx="1" cy="1" r="1" fill="red" />',
      '<circle cx="1" cy="1" fill="#000000" />',
      '<path fill="#000000" d="M0 0q1 1 2 2Z" />',
    ])
      expect(() => readDrawing(svg(inside)), inside).toThrow("the icon has");
    expect(() => readDrawing("<svg></svg>")).toThrow("viewBox");
  });
});
