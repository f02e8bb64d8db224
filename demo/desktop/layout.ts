import { rect, type Rect } from "../picture/rect.ts";

export const BAR_HEIGHT = 30;
export const TITLE_HEIGHT = 30;
/** Space between a window's frame and the terminal's first cell. */
export const TERMINAL_PADDING = 10;
export const CELL_WIDTH = 9;
export const CELL_HEIGHT = 19;

export const SMALLEST = { width: 640, height: 400 } as const;
export const LARGEST = { width: 1920, height: 1200 } as const;

/** Sides of the three squares of the test patch, in pixels. */
export const PATCH_SIDE = 16;
/** Colours of the test patch from left to right, 0xRRGGBB. */
export const PATCH_COLOURS = [0xff0000, 0x00ff00, 0x0000ff] as const;

/** Where things are on a fresh desktop. Windows move when they are dragged; bar and patch stay. */
export interface Layout {
  readonly bar: Rect;
  readonly terminal: Rect;
  readonly clock: Rect;
  readonly chart: Rect;
  readonly sketch: Rect;
  /** The known colours in the bottom right corner, always on top. */
  readonly patch: Rect;
}

export function layoutFor(width: number, height: number): Layout {
  const gap = 22;
  const top = BAR_HEIGHT + gap;
  const bottom = height - gap - PATCH_SIDE;
  const side = 316;
  const right = width - gap - side;
  // On a small screen the panels keep their size and lie over the terminal.
  const room = Math.max(bottom - top, 448);
  const clockHeight = 144;
  const chartHeight = Math.round((room - clockHeight - 2 * gap) / 2);
  const chartTop = top + clockHeight + gap;
  const sketchTop = Math.min(chartTop + chartHeight + gap, Math.max(top, bottom - chartHeight));
  return {
    bar: rect(0, 0, width, BAR_HEIGHT),
    terminal: rect(gap, top, Math.max(420, right - 2 * gap), bottom - top),
    clock: rect(right, top, side, clockHeight),
    chart: rect(right, Math.min(chartTop, bottom - chartHeight), side, chartHeight),
    sketch: rect(right, sketchTop, side, chartHeight),
    patch: rect(width - 3 * PATCH_SIDE, height - PATCH_SIDE, 3 * PATCH_SIDE, PATCH_SIDE),
  };
}

/** Where a terminal cell is drawn while the terminal's window lies at `terminal`. */
export function cellAt(terminal: Rect, column: number, row: number): Rect {
  return rect(
    terminal.x + TERMINAL_PADDING + column * CELL_WIDTH,
    terminal.y + TITLE_HEIGHT + TERMINAL_PADDING + row * CELL_HEIGHT,
    CELL_WIDTH,
    CELL_HEIGHT,
  );
}
