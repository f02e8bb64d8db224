import type { Rect } from "../picture/rect.ts";
import { Region } from "../picture/region.ts";
import { BAR_HEIGHT } from "./layout.ts";
import type { Window } from "./window.ts";

/** Pixels of a window that stay on the screen, to the sides and below. */
const KEPT = { beside: 60, below: 40 } as const;

/** A window that follows the pointer. */
export interface Drag {
  readonly window: Window;
  /** From the pointer to the frame's corner. */
  readonly dx: number;
  readonly dy: number;
}

export function startDrag(window: Window, x: number, y: number): Drag {
  return { window, dx: window.frame.x - x, dy: window.frame.y - y };
}

/** How far the window moves for the pointer to be at a place; `screen` has the sizes of the screen. */
export function dragDistance(
  { window, dx, dy }: Drag,
  x: number,
  y: number,
  screen: Rect,
): { readonly dx: number; readonly dy: number } {
  const { frame } = window;
  const toX = Math.min(screen.w - KEPT.beside, Math.max(KEPT.beside - frame.w, x + dx));
  const toY = Math.min(screen.h - KEPT.below, Math.max(BAR_HEIGHT, y + dy));
  return { dx: toX - frame.x, dy: toY - frame.y };
}

/** What has to be painted after a window has moved, but for the pixels that moved with it. */
export function exposedBy(before: Rect, after: Rect, moved: Rect | undefined): readonly Rect[] {
  const exposed = new Region();
  exposed.add(before);
  exposed.add(after);
  if (moved !== undefined) exposed.subtract(moved);
  return exposed.rects;
}
