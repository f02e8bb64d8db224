import type { Point, Size } from "./sight.ts";

/** How near to an edge of what is seen the pointer moves it, in CSS pixels; less in small windows. */
export const EDGE = 40;

/** How fast it moves at the very edge, in CSS pixels a second. */
export const SPEED = 1200;

/**
 * How fast what is seen moves for a pointer at `at` in an area of this size, in CSS pixels a second: the faster the
 * nearer an edge is. A pointer outside of the area moves nothing.
 */
export function edgeSpeed(at: Point, area: Size): Point {
  const isInside = at.x >= 0 && at.y >= 0 && at.x <= area.width && at.y <= area.height;
  if (!isInside) return { x: 0, y: 0 };
  return { x: speedAt(at.x, area.width), y: speedAt(at.y, area.height) };
}

function speedAt(at: number, length: number): number {
  const edge = Math.min(EDGE, length / 4);
  if (edge === 0) return 0;
  const before = Math.max(0, edge - at) / edge;
  const after = Math.max(0, at - (length - edge)) / edge;
  return SPEED * (before * before - after * after) || 0;
}
