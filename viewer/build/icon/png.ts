import { crc32, deflateSync } from "node:zlib";

import type { Drawing } from "./shapes.ts";

/** How a picture of the icon is made. */
export interface IconPicture {
  /** Width and height, pixels. */
  readonly pixels: number;
  /** What is behind the icon, 0xRRGGBB; nothing where left out. */
  readonly background?: number;
  /** How much of the picture's width the icon has: systems cut pictures to shapes of their own. */
  readonly part: number;
}

/** Samples of a pixel in each direction: edges are smooth. */
const SAMPLES = 4;

/** A sample that no shape has. */
const NOTHING = -1;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Eight bits for each of red, green, blue and alpha. */
const DEPTH = 8;
const RGBA = 6;

/** A drawing as a PNG (W3C Portable Network Graphics). */
export function pngOf(drawing: Drawing, picture: IconPicture): Uint8Array {
  const { pixels } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([DEPTH, RGBA, 0, 0, 0], 8);
  const row = 1 + 4 * pixels;
  const rows = Buffer.alloc(row * pixels);
  const samples = new Int32Array(pixels * SAMPLES * SAMPLES);
  for (let y = 0; y < pixels; y += 1) {
    sampleRow(drawing, picture, y, samples);
    for (let x = 0; x < pixels; x += 1)
      rows.writeUInt32BE(mean(samples, x, pixels), y * row + 1 + 4 * x);
  }
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The colours of a row's samples, line by line. */
function sampleRow(
  drawing: Drawing,
  { background = NOTHING, part, pixels }: IconPicture,
  y: number,
  samples: Int32Array,
): void {
  const width = pixels * SAMPLES;
  const scale = drawing.size / (width * part);
  const margin = (width * (1 - part)) / 2;
  samples.fill(background);
  for (let line = 0; line < SAMPLES; line += 1) {
    const height = (y * SAMPLES + line + 0.5 - margin) * scale;
    for (const shape of drawing.shapes) {
      for (const [from, to] of shape.spans(height)) {
        const first = Math.max(0, Math.round(from / scale + margin));
        const last = Math.min(width, Math.round(to / scale + margin));
        if (first < last) samples.fill(shape.color, line * width + first, line * width + last);
      }
    }
  }
}

/** The colour of a pixel, 0xRRGGBBAA: the mean of its samples. */
function mean(samples: Int32Array, x: number, pixels: number): number {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let line = 0; line < SAMPLES; line += 1) {
    const start = (line * pixels + x) * SAMPLES;
    for (let at = start; at < start + SAMPLES; at += 1) {
      const color = samples[at] ?? NOTHING;
      if (color === NOTHING) continue;
      red += color >> 16;
      green += (color >> 8) & 0xff;
      blue += color & 0xff;
      count += 1;
    }
  }
  if (count === 0) return 0;
  const of = (sum: number): number => Math.round(sum / count);
  return (
    ((of(red) << 16) | (of(green) << 8) | of(blue)) * 256 + Math.round((255 * count) / SAMPLES ** 2)
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
