import { intersect, type Rect } from "../picture/rect.ts";
import { Region } from "../picture/region.ts";
import { Surface } from "../picture/surface.ts";
import type { CursorName } from "./cursors.ts";

/** Who shows the desktop to somebody. Told after the desktop's pixels have changed. */
export interface Watcher {
  changed(area: Rect): void;
  /** Pixels arrived at `to` from `to` minus the distance. */
  moved(to: Rect, dx: number, dy: number): void;
  resized(width: number, height: number): void;
  cursorChanged(cursor: CursorName): void;
  bell(): void;
  clipboard(text: string): void;
}

/** Paints what is to be seen in an area. */
type Compose = (surface: Surface, area: Rect) => void;

/** The pixels as they are shown, what of them is not painted yet, and who is told. */
export class Screen {
  readonly #compose: Compose;
  readonly #watchers = new Set<Watcher>();
  readonly #unpainted = new Region();
  #surface: Surface;

  constructor(width: number, height: number, compose: Compose) {
    this.#compose = compose;
    this.#surface = new Surface(width, height);
  }

  get surface(): Surface {
    return this.#surface;
  }

  get bounds(): Rect {
    return this.#surface.bounds;
  }

  get viewers(): number {
    return this.#watchers.size;
  }

  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  tell(news: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers) news(watcher);
  }

  /** An empty screen of another size; to be repainted. */
  resize(width: number, height: number): void {
    this.#surface = new Surface(width, height);
  }

  /** Notes that an area has to be painted anew. */
  spoil(area: Rect): void {
    const inside = intersect(area, this.bounds);
    if (inside) this.#unpainted.add(inside);
  }

  /** Moves painted pixels. */
  move(to: Rect, dx: number, dy: number): void {
    this.#surface.move(to, dx, dy);
    this.tell((watcher) => watcher.moved(to, dx, dy));
  }

  /** Paints what is not painted yet. */
  paint(): void {
    if (this.#unpainted.empty) return;
    const areas = this.#unpainted.rects;
    this.#unpainted.clear();
    for (const area of areas) {
      this.#compose(this.#surface, area);
      this.tell((watcher) => watcher.changed(area));
    }
  }

  /** Paints everything, and tells nobody. */
  repaint(): void {
    this.#unpainted.clear();
    this.#compose(this.#surface, this.bounds);
  }

  /** Everything as it should look, painted from nothing. */
  repainted(): Surface {
    const { w, h } = this.bounds;
    const fresh = new Surface(w, h);
    this.#compose(fresh, fresh.bounds);
    return fresh;
  }
}
