import type { Point } from "./gesture.ts";

/** How near to the edge of what is seen something is at least that is followed, CSS pixels; less in small places. */
export const MARGIN = 48;

interface Area {
  readonly width: number;
  readonly height: number;
}

/** By how much the screen has to be moved so that what is at `at` is seen, and not at the very edge. CSS pixels. */
export function intoSight(at: Point, area: Area): Point {
  return { x: into(at.x, area.width), y: into(at.y, area.height) };
}

function into(at: number, length: number): number {
  const margin = Math.min(MARGIN, length / 4);
  return Math.max(0, margin - at) - Math.max(0, at - (length - margin)) || 0;
}
