import { bold, sans } from "../picture/face.ts";
import { rect, type Rect } from "../picture/rect.ts";
import { mix, type Surface } from "../picture/surface.ts";
import type { App, Host } from "./app.ts";
import { INK } from "./palette.ts";

/** Milliseconds that one pixel of the chart stands for. */
const PIXEL_MS = 30;

const SERIES = [
  { name: "memory", colour: INK.violet, at: (t: number) => 0.42 + wobble(t, 7.1, 0.16) },
  { name: "load", colour: INK.teal, at: (t: number) => 0.5 + wobble(t, 2.6, 0.34) },
] as const;

/** Two curves that move on by one pixel every {@link PIXEL_MS}. */
export class ChartApp implements App {
  readonly title = "Activity";
  readonly cursor = "arrow";
  #surface: Surface | undefined;
  #host: Host | undefined;
  #shown = NaN;

  open(surface: Surface, host: Host): void {
    this.#surface = surface;
    this.#host = host;
    this.#shown = NaN;
    surface.fill(surface.bounds, INK.panel);
    host.damage(surface.bounds);
    this.tick();
  }

  tick(): void {
    if (this.#surface === undefined || this.#host === undefined) return;
    const newest = Math.floor(this.#host.now() / PIXEL_MS);
    if (newest === this.#shown) return;
    this.#paint(this.#surface, newest);
    if (Math.floor(newest / 10) !== Math.floor(this.#shown / 10) || Number.isNaN(this.#shown)) {
      const legend = rect(12, 6, this.#surface.width - 24, 18);
      paintLegend(this.#surface, legend, newest);
      this.#host.damage(legend);
    }
    this.#shown = newest;
    this.#host.damage(plotArea(this.#surface));
  }

  pointer(): void {}

  #paint(surface: Surface, newest: number): void {
    const plot = plotArea(surface);
    surface.clipped(plot, () => {
      surface.fill(plot, INK.panel);
      for (let i = 0; i <= 4; i++)
        surface.fill(
          rect(plot.x, plot.y + Math.round(((plot.h - 1) * i) / 4), plot.w, 1),
          INK.grid,
        );
      for (let x = 0; x < plot.w; x++)
        if ((newest - x) % 66 === 0)
          surface.fill(rect(plot.x + plot.w - 1 - x, plot.y, 1, plot.h), INK.grid);
      for (const series of SERIES) paintSeries(surface, plot, series, newest);
    });
  }
}

function paintSeries(
  surface: Surface,
  plot: Rect,
  series: (typeof SERIES)[number],
  newest: number,
): void {
  const height = (x: number) =>
    plot.y + (1 - series.at(((newest - plot.w + x) * PIXEL_MS) / 1000)) * (plot.h - 4) + 2;
  const bottom = plot.y + plot.h;
  for (let x = 0; x < plot.w; x++) {
    const top = Math.round(height(x));
    surface.fill(rect(plot.x + x, top, 1, bottom - top), series.colour, 0.13);
  }
  for (let x = 0; x < plot.w; x += 3)
    surface.line([plot.x + x, height(x)], [plot.x + x + 3, height(x + 3)], 2, series.colour);
}

function paintLegend(surface: Surface, area: Rect, newest: number): void {
  surface.fill(area, INK.panel);
  let pen = area.x + 4;
  for (const series of SERIES.toReversed()) {
    const percent = Math.round(series.at((newest * PIXEL_MS) / 1000) * 100);
    surface.disc(pen + 4, area.y + 9, 4, series.colour);
    surface.text(sans, pen + 14, area.y + 14, series.name, mix(INK.dim, INK.text, 0.4));
    pen += 14 + sans.measure(series.name) + 7;
    surface.text(bold, pen, area.y + 14, `${percent}%`, INK.text);
    pen += 56;
  }
}

function plotArea(surface: Surface): Rect {
  return rect(12, 30, surface.width - 24, surface.height - 42);
}

/** A sum of sines within `size` of zero that does not visibly repeat. */
function wobble(seconds: number, period: number, size: number): number {
  const t = (seconds / period) * 2 * Math.PI;
  return (
    size * (0.52 * Math.sin(t) + 0.28 * Math.sin(t * 2.37 + 1) + 0.2 * Math.sin(t * 5.11 + 2.2))
  );
}
