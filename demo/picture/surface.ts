import type { Face, Glyph } from "./face.ts";
import { grow, intersect, rect, without, type Rect } from "./rect.ts";

/** Distance from a pixel's centre to the edge of a shape, negative inside, in pixels. */
type Distance = (x: number, y: number) => number;

/**
 * A picture of 0xRRGGBB pixels and the strokes that draw on it. Every stroke is cut to the clip.
 * A view shares the pixels of the surface it was taken from.
 */
export class Surface {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint32Array;
  readonly #origin: number;
  readonly #stride: number;
  #clip: Rect;

  constructor(width: number, height: number, shared?: { of: Surface; x: number; y: number }) {
    this.width = width;
    this.height = height;
    this.#pixels = shared ? shared.of.#pixels : new Uint32Array(width * height);
    this.#stride = shared ? shared.of.#stride : width;
    this.#origin = shared ? shared.of.#at(shared.x, shared.y) : 0;
    this.#clip = this.bounds;
  }

  get bounds(): Rect {
    return rect(0, 0, this.width, this.height);
  }

  /** A surface on the pixels inside `area`, which must lie within this one. */
  view(area: Rect): Surface {
    return new Surface(area.w, area.h, { of: this, x: area.x, y: area.y });
  }

  /** Where strokes leave a trace. */
  get clip(): Rect {
    return this.#clip;
  }

  /** A surface with pixels of its own, equal to those inside `area`. */
  copy(area: Rect): Surface {
    const own = new Surface(area.w, area.h);
    own.draw(this.view(area), 0, 0);
    return own;
  }

  /** Draws with everything outside `area` protected. */
  clipped(area: Rect, draw: () => void): void {
    const before = this.#clip;
    const clip = intersect(before, area);
    if (clip === undefined) return;
    this.#clip = clip;
    try {
      draw();
    } finally {
      this.#clip = before;
    }
  }

  get(x: number, y: number): number {
    return this.#pixels[this.#at(x, y)] ?? 0;
  }

  /** The pixels of one row inside the surface: a view, valid until the next stroke. */
  row(x: number, y: number, w: number): Uint32Array {
    const at = this.#at(x, y);
    return this.#pixels.subarray(at, at + w);
  }

  fill(area: Rect, colour: number, alpha = 1): void {
    const inside = intersect(area, this.#clip);
    if (inside === undefined) return;
    for (let y = inside.y; y < inside.y + inside.h; y++) {
      const at = this.#at(inside.x, y);
      if (alpha >= 1) this.#pixels.fill(colour, at, at + inside.w);
      else for (let i = at; i < at + inside.w; i++) this.#blend(i, colour, alpha);
    }
  }

  /** Fills rows with colours between `top` and `bottom`. */
  gradient(area: Rect, top: number, bottom: number): void {
    for (let y = 0; y < area.h; y++)
      this.fill(rect(area.x, area.y + y, area.w, 1), mix(top, bottom, y / Math.max(1, area.h - 1)));
  }

  roundRect(area: Rect, radius: number, colour: number, alpha = 1): void {
    this.#shade(area, roundDistance(area, radius), colour, alpha);
  }

  /** The edge of a rounded rectangle, one pixel wide, inside it. */
  roundBorder(area: Rect, radius: number, colour: number, alpha = 1): void {
    const distance = roundDistance(area, radius);
    for (const band of without(area, grow(area, -radius)))
      this.#shade(band, (x, y) => Math.abs(distance(x, y) + 0.5) - 0.5, colour, alpha);
  }

  disc(cx: number, cy: number, radius: number, colour: number, alpha = 1): void {
    this.#shade(
      around(cx, cy, radius),
      (x, y) => Math.hypot(x - cx, y - cy) - radius,
      colour,
      alpha,
    );
  }

  ring(cx: number, cy: number, radius: number, width: number, colour: number, alpha = 1): void {
    this.#shade(
      around(cx, cy, radius + width / 2),
      (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) - width / 2,
      colour,
      alpha,
    );
  }

  /** A straight stroke with round ends. */
  line(
    from: readonly [number, number],
    to: readonly [number, number],
    width: number,
    colour: number,
    alpha = 1,
  ): void {
    const [x0, y0] = from;
    const dx = to[0] - x0;
    const dy = to[1] - y0;
    const length2 = dx * dx + dy * dy;
    const area = strokeBounds(from, to, width);
    this.#shade(
      area,
      (x, y) => {
        const along = length2 === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length2;
        const t = Math.min(1, Math.max(0, along));
        return Math.hypot(x - x0 - t * dx, y - y0 - t * dy) - width / 2;
      },
      colour,
      alpha,
    );
  }

  /** A soft shadow around `area`, `reach` pixels wide; what lies well inside is left alone. */
  shadow(area: Rect, radius: number, reach: number, alpha: number): void {
    const distance = roundDistance(area, radius);
    for (const band of without(grow(area, reach), grow(area, -radius)))
      this.#fade(band, (x, y) => distance(x, y) / reach, 0, alpha);
  }

  /** Light around a disc that is gone `reach` pixels from its edge. */
  glow(cx: number, cy: number, radius: number, reach: number, colour: number, alpha: number): void {
    const area = around(cx, cy, radius + reach);
    this.#fade(area, (x, y) => (Math.hypot(x - cx, y - cy) - radius) / reach, colour, alpha);
  }

  /** Text with its pen starting at `x` on the baseline `y`; characters without a glyph are skipped. */
  text(face: Face, x: number, y: number, text: string, colour: number, alpha = 1): void {
    let pen = x;
    for (const char of text) {
      const glyph = face.glyph(char.codePointAt(0) ?? 0);
      if (glyph === undefined) continue;
      this.glyph(glyph, pen, y, colour, alpha);
      pen += glyph.advance;
    }
  }

  glyph(glyph: Glyph, x: number, y: number, colour: number, alpha = 1): void {
    const box = rect(x + glyph.left, y - glyph.top, glyph.width, glyph.height);
    const inside = intersect(box, this.#clip);
    if (inside === undefined) return;
    for (let py = inside.y; py < inside.y + inside.h; py++) {
      const from = (py - box.y) * glyph.width - box.x;
      const at = this.#at(0, py);
      for (let px = inside.x; px < inside.x + inside.w; px++)
        this.#blend(at + px, colour, ((glyph.coverage[from + px] ?? 0) / 255) * alpha);
    }
  }

  /** Moves the pixels inside the surface so that they arrive at `to`, from `to` minus the distance. */
  move(to: Rect, dx: number, dy: number): void {
    for (let i = 0; i < to.h; i++) {
      // Against the direction of travel, so that no row is overwritten before it was read.
      const y = to.y + (dy > 0 ? to.h - 1 - i : i);
      const from = this.#at(to.x - dx, y - dy);
      this.#pixels.copyWithin(this.#at(to.x, y), from, from + to.w);
    }
  }

  /** Puts another surface here, its corners rounded by `radius`. */
  draw(source: Surface, x: number, y: number, radius = 0): void {
    const area = rect(x, y, source.width, source.height);
    const inside = intersect(area, this.#clip);
    if (inside === undefined) return;
    const distance = roundDistance(area, radius);
    for (let py = inside.y; py < inside.y + inside.h; py++) {
      const from = source.row(inside.x - x, py - y, inside.w);
      const at = this.#at(inside.x, py);
      if (py - y >= radius && area.h - (py - y) > radius) {
        this.#pixels.set(from, at);
        continue;
      }
      for (let i = 0; i < inside.w; i++) {
        const cover = 0.5 - distance(inside.x + i + 0.5, py + 0.5);
        if (cover > 0) this.#blend(at + i, from[i] ?? 0, Math.min(1, cover));
      }
    }
  }

  #shade(area: Rect, distance: Distance, colour: number, alpha: number): void {
    const inside = intersect(area, this.#clip);
    if (inside === undefined) return;
    for (let y = inside.y; y < inside.y + inside.h; y++) {
      const at = this.#at(inside.x, y);
      for (let i = 0; i < inside.w; i++) {
        const cover = 0.5 - distance(inside.x + i + 0.5, y + 0.5);
        if (cover > 0) this.#blend(at + i, colour, Math.min(1, cover) * alpha);
      }
    }
  }

  /** Full at distance 0 and less, nothing at 1. */
  #fade(area: Rect, distance: Distance, colour: number, alpha: number): void {
    const inside = intersect(area, this.#clip);
    if (inside === undefined) return;
    for (let y = inside.y; y < inside.y + inside.h; y++) {
      const at = this.#at(inside.x, y);
      for (let i = 0; i < inside.w; i++) {
        const left = 1 - Math.max(0, distance(inside.x + i + 0.5, y + 0.5));
        if (left > 0) this.#blend(at + i, colour, alpha * left * left);
      }
    }
  }

  #blend(at: number, colour: number, alpha: number): void {
    if (alpha <= 0) return;
    this.#pixels[at] = alpha >= 1 ? colour : mix(this.#pixels[at] ?? 0, colour, alpha);
  }

  #at(x: number, y: number): number {
    return this.#origin + y * this.#stride + x;
  }
}

/** The colour `part` of the way from one to the other, 0 to 1. */
export function mix(from: number, to: number, part: number): number {
  const p = Math.round(Math.min(1, Math.max(0, part)) * 256);
  const q = 256 - p;
  const rb = (((from & 0xff00ff) * q + (to & 0xff00ff) * p) / 256) & 0xff00ff;
  const g = (((from & 0x00ff00) * q + (to & 0x00ff00) * p) / 256) & 0x00ff00;
  return rb | g;
}

/** Whole pixels touched by a stroke. */
export function strokeBounds(
  from: readonly [number, number],
  to: readonly [number, number],
  width: number,
): Rect {
  const half = width / 2 + 1;
  const x = Math.floor(Math.min(from[0], to[0]) - half);
  const y = Math.floor(Math.min(from[1], to[1]) - half);
  return rect(
    x,
    y,
    Math.ceil(Math.max(from[0], to[0]) + half) - x,
    Math.ceil(Math.max(from[1], to[1]) + half) - y,
  );
}

function around(cx: number, cy: number, radius: number): Rect {
  return strokeBounds([cx, cy], [cx, cy], radius * 2);
}

function roundDistance(area: Rect, radius: number): Distance {
  const cx = area.x + area.w / 2;
  const cy = area.y + area.h / 2;
  return (x, y) => {
    const qx = Math.abs(x - cx) - area.w / 2 + radius;
    const qy = Math.abs(y - cy) - area.h / 2 + radius;
    if (qx <= 0 || qy <= 0) return Math.max(qx, qy) - radius;
    return Math.sqrt(qx * qx + qy * qy) - radius;
  };
}
