import pixelmatch from "pixelmatch";

/** A picture as its pixels: red, green, blue and opacity, a byte each, in rows. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/**
 * Distance of two colours from which on they differ; black and white have 1. The mean of a square hardly changes with
 * how its letters are drawn, and much with what is in it.
 */
const THRESHOLD = 0.04;

/** Differing pixels that do not matter. */
const MAX_DIFFERENT = 2;

/** What is different in two pictures; `undefined`: nothing that a person would notice. */
export interface Difference {
  readonly reason: string;
  /** Where it is, in red; absent where the pictures have different sizes. */
  readonly marked?: Pixels;
}

/** Compares pictures that are so small that each of their pixels is the mean of a square of what was seen. */
export function compare(approved: Pixels, taken: Pixels): Difference | undefined {
  const { height, width } = approved;
  if (taken.width !== width || taken.height !== height) {
    return { reason: "has another size" };
  }
  const marked = { width, height, bytes: new Uint8Array(approved.bytes.length) };
  const options = { threshold: THRESHOLD, includeAA: true };
  const count = pixelmatch(approved.bytes, taken.bytes, marked.bytes, width, height, options);
  if (count <= MAX_DIFFERENT) return undefined;
  const share = ((100 * count) / (width * height)).toFixed(1);
  return { reason: `differs in ${String(count)} squares (${share} %)`, marked };
}
