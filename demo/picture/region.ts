import { contains, intersect, join, without, type Rect } from "./rect.ts";

/** Most rectangles a region keeps; past it the region becomes its bounding box. */
export const MAX_REGION_RECTS = 48;

/**
 * A set of pixels as disjoint rectangles. It may hold more than was put in (never less), so it fits
 * "what must be painted" and nothing stricter.
 */
export class Region {
  #rects: Rect[] = [];

  get empty(): boolean {
    return this.#rects.length === 0;
  }

  get rects(): readonly Rect[] {
    return this.#rects;
  }

  add(area: Rect): void {
    if (area.w <= 0 || area.h <= 0) return;
    if (this.#rects.some((held) => contains(held, area))) return;
    this.#cut(area);
    this.#rects.push(area);
    if (this.#rects.length > MAX_REGION_RECTS) this.#rects = [this.#rects.reduce(join)];
  }

  subtract(area: Rect): void {
    this.#cut(area);
    if (this.#rects.length > MAX_REGION_RECTS) this.#rects = [this.#rects.reduce(join)];
  }

  /** The part inside `area`. */
  within(area: Rect): Rect[] {
    return this.#rects.flatMap((held) => intersect(held, area) ?? []);
  }

  covers(area: Rect): boolean {
    const left = new Region();
    left.add(area);
    for (const held of this.#rects) left.subtract(held);
    return left.empty;
  }

  clear(): void {
    this.#rects = [];
  }

  #cut(area: Rect): void {
    this.#rects = this.#rects.flatMap((held) => without(held, area));
  }
}
