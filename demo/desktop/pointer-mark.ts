import { grow, rect, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import { INK } from "./palette.ts";

const RADIUS = 13;

/** Where the pointer is, and whether its left button is down. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
}

/** The pixels that the mark around the pointer may cover. */
export function markArea({ x, y }: Pointer): Rect {
  return grow(rect(x, y, 1, 1), RADIUS + 2);
}

export function paintMark(screen: Surface, { x, y, down }: Pointer): void {
  const colour = down ? INK.amber : INK.teal;
  if (down) screen.disc(x + 0.5, y + 0.5, RADIUS, colour, 0.25);
  screen.ring(x + 0.5, y + 0.5, RADIUS - 1, 1.6, colour, 0.75);
}
