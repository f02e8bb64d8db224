/** A rectangle in pixels; `x`, `y` is its top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function rect(x: number, y: number, w: number, h: number): Rect {
  return { x, y, w, h };
}

/** The common part, or `undefined` when there is none. */
export function intersect(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const w = Math.min(a.x + a.w, b.x + b.w) - x;
  const h = Math.min(a.y + a.h, b.y + b.h) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : undefined;
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

export function holds(area: Rect, x: number, y: number): boolean {
  return x >= area.x && y >= area.y && x < area.x + area.w && y < area.y + area.h;
}

export function shift(area: Rect, dx: number, dy: number): Rect {
  return { x: area.x + dx, y: area.y + dy, w: area.w, h: area.h };
}

/** Grows the rectangle by `by` on every side; a negative number shrinks it. */
export function grow(area: Rect, by: number): Rect {
  return { x: area.x - by, y: area.y - by, w: area.w + 2 * by, h: area.h + 2 * by };
}

/** The smallest rectangle of whole pixels around both. */
export function join(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    w: Math.max(a.x + a.w, b.x + b.w) - x,
    h: Math.max(a.y + a.h, b.y + b.h) - y,
  };
}

/** What is left of a rectangle around a hole, in at most four parts. */
export function without(area: Rect, hole: Rect): Rect[] {
  const cut = intersect(area, hole);
  if (cut === undefined) return [area];
  const right = cut.x + cut.w;
  const bottom = cut.y + cut.h;
  const bands = [
    rect(area.x, area.y, area.w, cut.y - area.y),
    rect(area.x, cut.y, cut.x - area.x, cut.h),
    rect(right, cut.y, area.x + area.w - right, cut.h),
    rect(area.x, bottom, area.w, area.y + area.h - bottom),
  ];
  return bands.filter((band) => band.w > 0 && band.h > 0);
}
