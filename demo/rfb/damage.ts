import { contains, intersect, shift, type Rect } from "../picture/rect.ts";
import { Region } from "../picture/region.ts";

/** Pixels arrive at `to` from `to` minus the distance. */
export interface Copy {
  readonly to: Rect;
  readonly dx: number;
  readonly dy: number;
}

/** Most copies that wait for one client; further ones become damage. */
export const MAX_COPIES = 8;

/**
 * What one client must be sent. Held true: once the client has done `copies` in order, every pixel
 * of its picture outside `dirty` equals the desktop's.
 */
export class Damage {
  readonly dirty = new Region();
  #copies: Copy[] = [];
  #bounds: Rect;

  constructor(bounds: Rect) {
    this.#bounds = bounds;
    this.dirty.add(bounds);
  }

  get bounds(): Rect {
    return this.#bounds;
  }

  /** The client starts again with a picture of another size and unknown content. */
  reset(bounds: Rect): void {
    this.#bounds = bounds;
    this.#copies = [];
    this.dirty.clear();
    this.dirty.add(bounds);
  }

  changed(area: Rect): void {
    const inside = intersect(area, this.#bounds);
    if (inside) this.dirty.add(inside);
  }

  copied(copy: Copy, clientCopies: boolean): void {
    const source = shift(copy.to, -copy.dx, -copy.dy);
    const usable =
      clientCopies &&
      this.#copies.length < MAX_COPIES &&
      contains(this.#bounds, copy.to) &&
      contains(this.#bounds, source) &&
      !this.dirty.covers(source);
    if (!usable) {
      this.changed(copy.to);
      return;
    }
    const stale = this.dirty.within(source);
    this.dirty.subtract(copy.to);
    for (const area of stale) this.dirty.add(shift(area, copy.dx, copy.dy));
    this.#copies.push(copy);
  }

  pending(asked: Rect): boolean {
    return this.#copies.length > 0 || this.dirty.within(asked).length > 0;
  }

  /** Takes out what one update to the asked part of the screen must say. */
  take(asked: Rect): { copies: readonly Copy[]; areas: readonly Rect[] } {
    // A copy may touch pixels that were not asked for; then its outcome is painted instead.
    const copies = contains(asked, this.#bounds) ? this.#copies : [];
    if (copies !== this.#copies) for (const copy of this.#copies) this.changed(copy.to);
    this.#copies = [];
    const areas = this.dirty.within(asked);
    this.dirty.subtract(asked);
    return { copies, areas };
  }
}
