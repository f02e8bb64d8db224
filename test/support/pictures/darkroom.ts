import type { Browser } from "playwright-core";

import type { Pixels } from "./compare.ts";

/** Size of a kept picture beside what was seen: it can be read, and is small. */
const KEPT_SCALE = 0.75;

/** Quality of a kept picture, 0 to 1. */
const QUALITY = 0.8;

/** Pixels of a kept picture that are one pixel when it is compared: 8 CSS pixels of what was seen. */
const SQUARE = 6;

/** Makes pictures small, in a page of the browser, which can write WebP. Pictures are the bytes of files. */
export interface Darkroom {
  /** A picture as it is kept: smaller, as WebP. */
  readonly keep: (png: Buffer) => Promise<Buffer>;
  /** A kept picture as it is compared. */
  readonly sample: (kept: Buffer) => Promise<Pixels>;
  /** What was compared, as large as it is kept, as WebP. */
  readonly enlarge: (pixels: Pixels) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

export async function openDarkroom(browser: Browser): Promise<Darkroom> {
  const page = await browser.newPage();
  const made = new WeakMap<Buffer, Promise<Buffer>>();
  const make = async (png: Buffer): Promise<Buffer> => {
    const data = `data:image/png;base64,${png.toString("base64")}`;
    return decoded(await page.evaluate(keepInPage, [data, KEPT_SCALE, QUALITY] as const));
  };
  return {
    keep: (png) => {
      const kept = made.get(png) ?? make(png);
      made.set(png, kept);
      return kept;
    },
    sample: async (kept) => {
      const data = `data:image/webp;base64,${kept.toString("base64")}`;
      const { bytes, height, width } = await page.evaluate(sampleInPage, [data, SQUARE] as const);
      return { width, height, bytes: decoded(bytes) };
    },
    enlarge: async ({ bytes, height, width }) => {
      const data = Buffer.from(bytes).toString("base64");
      return decoded(await page.evaluate(enlargeInPage, [data, width, height, SQUARE] as const));
    },
    close: () => page.close(),
  };
}

function decoded(base64: string): Buffer {
  return Buffer.from(base64.slice(base64.indexOf(",") + 1), "base64");
}

/** In the page: gives a data URL. */
async function keepInPage([data, scale, quality]: readonly [string, number, number]) {
  const whole = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(whole.width * scale);
  canvas.height = Math.round(whole.height * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp", quality);
}

/** In the page: gives the mean of each square. What is left at the right and at the bottom has squares of its own. */
async function sampleInPage([data, square]: readonly [string, number]) {
  const whole = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = new OffscreenCanvas(whole.width, whole.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(whole, 0, 0);
  const { data: pixels } = context.getImageData(0, 0, whole.width, whole.height);
  const width = Math.ceil(whole.width / square);
  const height = Math.ceil(whole.height / square);
  const sums = new Float64Array(width * height * 4);
  const counts = new Float64Array(width * height);
  for (let at = 0; at < whole.width * whole.height; at += 1) {
    const x = Math.floor((at % whole.width) / square);
    const y = Math.floor(at / whole.width / square);
    const to = y * width + x;
    counts[to] = (counts[to] ?? 0) + 1;
    for (let part = 0; part < 4; part += 1) {
      sums[to * 4 + part] = (sums[to * 4 + part] ?? 0) + (pixels[at * 4 + part] ?? 0);
    }
  }
  const means = Uint8Array.from(sums, (sum, at) => sum / (counts[at >> 2] ?? 1));
  return { width, height, bytes: btoa(String.fromCodePoint(...means)) };
}

/** In the page: gives a data URL. */
async function enlargeInPage([data, width, height, square]: readonly [
  string,
  number,
  number,
  number,
]) {
  const bytes = Uint8ClampedArray.from(atob(data), (character) => character.codePointAt(0) ?? 0);
  const small = await createImageBitmap(new ImageData(bytes, width, height));
  const canvas = document.createElement("canvas");
  canvas.width = width * square;
  canvas.height = height * square;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp");
}
