import { sans } from "../picture/face.ts";
import { grow, holds, intersect, rect, type Rect } from "../picture/rect.ts";
import { strokeBounds, type Surface } from "../picture/surface.ts";
import type { App, Host, PointerState } from "./app.ts";
import { INK } from "./palette.ts";

const COLOURS = [0x24304a, INK.coral, 0xe8a13c, 0x2ba89c, 0x3f86d9] as const;
const TOOLS_HEIGHT = 34;
const BRUSH = 4;

/** A sheet of paper for the mouse. */
export class SketchApp implements App {
  readonly title = "Sketch";
  readonly cursor = "cross";
  #surface: Surface | undefined;
  #host: Host | undefined;
  #colour: number = COLOURS[3];
  #last: readonly [number, number] | undefined;
  #untouched = true;

  open(surface: Surface, host: Host): void {
    this.#surface = surface;
    this.#host = host;
    this.#last = undefined;
    this.#clear(surface);
    this.#paintTools(surface);
    host.damage(surface.bounds);
  }

  tick(): void {}

  pointer(state: PointerState): void {
    if (this.#surface === undefined || this.#host === undefined) return;
    const paper = paperArea(this.#surface);
    if (state.pressed && !holds(paper, state.x, state.y)) this.#useTool(state);
    if (!state.down || (state.pressed && !holds(paper, state.x, state.y))) {
      this.#last = undefined;
      return;
    }
    const to = [state.x + 0.5, state.y + 0.5] as const;
    if (state.pressed) this.#last = to;
    if (this.#last === undefined) return;
    this.#stroke(this.#surface, this.#host, this.#last, to);
    this.#last = to;
  }

  #stroke(
    surface: Surface,
    host: Host,
    from: readonly [number, number],
    to: readonly [number, number],
  ): void {
    const paper = paperArea(surface);
    if (this.#untouched) {
      surface.fill(paper, INK.paper);
      host.damage(paper);
      this.#untouched = false;
    }
    surface.clipped(paper, () => surface.line(from, to, BRUSH, this.#colour));
    const touched = intersect(strokeBounds(from, to, BRUSH), paper);
    if (touched) host.damage(touched);
  }

  #useTool(at: PointerState): void {
    if (this.#surface === undefined || this.#host === undefined) return;
    const picked = COLOURS.find((_, i) => holds(grow(swatch(i), 4), at.x, at.y));
    if (picked !== undefined) this.#colour = picked;
    if (holds(clearButton(this.#surface), at.x, at.y)) this.#clear(this.#surface);
    this.#paintTools(this.#surface);
    this.#host.damage(this.#surface.bounds);
  }

  #clear(surface: Surface): void {
    const paper = paperArea(surface);
    this.#untouched = true;
    surface.fill(paper, INK.paper);
    const hint = "Draw here with the mouse";
    const x = Math.round((paper.w - sans.measure(hint)) / 2);
    surface.text(sans, x, paper.y + Math.round(paper.h / 2) + 4, hint, 0x9b968a);
  }

  #paintTools(surface: Surface): void {
    surface.fill(rect(0, 0, surface.width, TOOLS_HEIGHT), INK.panel);
    COLOURS.forEach((colour, i) => {
      const at = swatch(i);
      surface.disc(at.x + 8, at.y + 8, 8, colour);
      surface.ring(at.x + 8, at.y + 8, 7.5, 1, 0xffffff, 0.25);
      if (colour === this.#colour) surface.ring(at.x + 8, at.y + 8, 10.5, 1.6, INK.text);
    });
    const button = clearButton(surface);
    surface.roundRect(button, 6, INK.frameActive);
    const x = button.x + Math.round((button.w - sans.measure("Clear")) / 2);
    surface.text(sans, x, button.y + 16, "Clear", INK.text);
  }
}

function paperArea(surface: Surface): Rect {
  return rect(0, TOOLS_HEIGHT, surface.width, surface.height - TOOLS_HEIGHT);
}

function swatch(index: number): Rect {
  return rect(14 + index * 28, 9, 16, 16);
}

function clearButton(surface: Surface): Rect {
  return rect(surface.width - 66, 6, 54, 22);
}
