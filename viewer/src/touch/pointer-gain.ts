import type { Point } from "./gesture.ts";

/** How far the pointer goes for a slow finger, and for a fast one. */
export const MIN_GAIN = 1;
export const MAX_GAIN = 3;

/** Up to this speed a finger is slow, and from this on it is fast: CSS pixels a millisecond. */
const SLOW = 0.2;
const FAST = 1.6;

/** The shortest time between two places of a finger that says something of its speed, milliseconds. */
const MIN_MS = 4;

/** How much further than a finger on a touchpad the pointer goes: a slow one hits every pixel, a fast one crosses the screen. */
export class PointerGain {
  #gain = MIN_GAIN;

  /** The factor for a way in CSS pixels, gone in this time. It changes little from one place to the next. */
  of({ x, y }: Point, ms: number): number {
    const speed = Math.hypot(x, y) / Math.max(ms, MIN_MS);
    const part = Math.max(0, Math.min(1, (speed - SLOW) / (FAST - SLOW)));
    const gain = MIN_GAIN + part * (MAX_GAIN - MIN_GAIN);
    this.#gain = (this.#gain + gain) / 2;
    return this.#gain;
  }
}
