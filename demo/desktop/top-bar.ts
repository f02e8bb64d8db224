import { bold, sans } from "../picture/face.ts";
import { holds, rect, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import { BAR_HEIGHT } from "./layout.ts";
import { INK } from "./palette.ts";

const SIZES = [
  [800, 600],
  [1024, 640],
  [1280, 800],
] as const;
const CHIP_WIDTH = 82;

export interface BarState {
  readonly width: number;
  readonly height: number;
  readonly viewers: number;
  readonly pointer: { readonly x: number; readonly y: number };
}

/** Where the pointer's coordinates and the number of viewers stand. */
export function readoutArea(width: number): Rect {
  return rect(width - 190 - SIZES.length * CHIP_WIDTH, 0, 186, BAR_HEIGHT);
}

/** The screen size whose button is at this point. */
export function sizeAt(width: number, x: number, y: number): readonly [number, number] | undefined {
  return SIZES.find((_, i) => holds(chip(width, i), x, y));
}

export function sizeButtons(width: number): readonly Rect[] {
  return SIZES.map((_, i) => chip(width, i));
}

export function paintBar(screen: Surface, state: BarState): void {
  screen.fill(rect(0, 0, state.width, BAR_HEIGHT), INK.bar);
  screen.ring(20, 15, 7.5, 2.6, INK.teal);
  screen.disc(20, 15, 3, INK.sky);
  screen.text(bold, 36, 20, "Porthole demo machine", INK.barText);

  const readout = readoutArea(state.width);
  const seen = state.viewers === 1 ? "1 viewer" : `${state.viewers} viewers`;
  const text = `${seen}  ·  ${state.pointer.x}, ${state.pointer.y}`;
  screen.text(sans, readout.x + readout.w - 14 - sans.measure(text), 20, text, INK.dim);

  SIZES.forEach(([width, height], i) => {
    const area = chip(state.width, i);
    const current = width === state.width && height === state.height;
    const hovered = holds(area, state.pointer.x, state.pointer.y);
    if (current || hovered) screen.roundRect(area, 6, current ? INK.frameActive : INK.frame);
    if (hovered) screen.roundBorder(area, 6, INK.teal, 0.9);
    const label = `${width}×${height}`;
    const x = area.x + Math.round((area.w - sans.measure(label)) / 2);
    screen.text(sans, x, 20, label, current || hovered ? INK.text : INK.dim);
  });
}

function chip(width: number, index: number): Rect {
  return rect(width - 8 - (SIZES.length - index) * CHIP_WIDTH, 4, CHIP_WIDTH - 4, BAR_HEIGHT - 8);
}
