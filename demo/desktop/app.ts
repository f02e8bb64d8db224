import type { Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { CursorName } from "./cursors.ts";

/** What a program may ask of the desktop. Rectangles are in the program's own surface. */
export interface Host {
  /** Unix time in milliseconds. */
  now(): number;
  /** The program painted here. */
  damage(area: Rect): void;
  /** Moves the pixels of an area up; what comes free at its bottom is the program's to paint. */
  scrollUp(area: Rect, by: number): void;
}

export interface PointerState {
  readonly x: number;
  readonly y: number;
  /** The left button is down. */
  readonly down: boolean;
  /** It went down with this event. */
  readonly pressed: boolean;
}

/** A program in a window. */
export interface App {
  readonly title: string;
  readonly cursor: CursorName;
  /** Paints everything; called again with a new surface when the window changes its size. */
  open(surface: Surface, host: Host): void;
  /** Time has passed. */
  tick(): void;
  pointer(state: PointerState): void;
}
