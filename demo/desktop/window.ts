import { bold } from "../picture/face.ts";
import { contains, grow, holds, rect, type Rect } from "../picture/rect.ts";
import { Surface } from "../picture/surface.ts";
import type { App, Host, PointerState } from "./app.ts";
import type { CursorName } from "./cursors.ts";
import { TITLE_HEIGHT } from "./layout.ts";
import { INK } from "./palette.ts";

const RADIUS = 10;
const SHADOW = 22;

/** A program's frame and pixels. */
export class Window {
  readonly app: App;
  #surface: Surface;
  #x: number;
  #y: number;

  /** @param place the frame, title bar included */
  constructor(app: App, place: Rect) {
    this.app = app;
    this.#surface = new Surface(place.w, place.h);
    this.#x = place.x;
    this.#y = place.y;
  }

  get frame(): Rect {
    return rect(this.#x, this.#y, this.#surface.width, this.#surface.height);
  }

  get titleBar(): Rect {
    return rect(this.#x, this.#y, this.#surface.width, TITLE_HEIGHT);
  }

  /** Everything the window paints, its shadow included. */
  get outer(): Rect {
    return grow(this.frame, SHADOW);
  }

  /** The squares where the frame is rounded and shows what lies behind. */
  get corners(): readonly Rect[] {
    const { x, y, w, h } = this.frame;
    return [
      rect(x, y, RADIUS, RADIUS),
      rect(x + w - RADIUS, y, RADIUS, RADIUS),
      rect(x, y + h - RADIUS, RADIUS, RADIUS),
      rect(x + w - RADIUS, y + h - RADIUS, RADIUS, RADIUS),
    ];
  }

  /** From the program's surface to the screen. */
  get offset(): { readonly x: number; readonly y: number } {
    return { x: this.#x, y: this.#y + TITLE_HEIGHT };
  }

  /** Tells the program of the pointer, which is at a place of the screen. */
  pointer(state: PointerState): void {
    const { x, y } = this.offset;
    this.app.pointer({ ...state, x: state.x - x, y: state.y - y });
  }

  /** The cursor at a place of the screen. */
  cursorAt(x: number, y: number): CursorName {
    return holds(this.titleBar, x, y) ? "arrow" : this.app.cursor;
  }

  /** The pixels that belong to the program. */
  get content(): Surface {
    const { width, height } = this.#surface;
    return this.#surface.view(rect(0, TITLE_HEIGHT, width, height - TITLE_HEIGHT));
  }

  place(frame: Rect, host: Host, active: boolean): void {
    this.#x = frame.x;
    this.#y = frame.y;
    this.#surface = new Surface(frame.w, frame.h);
    this.paintTitle(active);
    this.app.open(this.content, host);
  }

  moveTo(x: number, y: number): void {
    this.#x = x;
    this.#y = y;
  }

  paintTitle(active: boolean): void {
    const bar = rect(0, 0, this.#surface.width, TITLE_HEIGHT);
    this.#surface.fill(bar, active ? INK.frameActive : INK.frame);
    this.#surface.disc(17, 15, 4.5, active ? INK.teal : 0x46557a);
    this.#surface.text(bold, 31, 20, this.app.title, active ? INK.text : INK.dim);
  }

  paint(screen: Surface): void {
    const { x, y, w, h } = this.frame;
    if (contains(grow(this.frame, -RADIUS), screen.clip)) {
      screen.draw(this.#surface, x, y);
      return;
    }
    screen.shadow(rect(x, y + 6, w, h), RADIUS, SHADOW - 6, 0.4);
    screen.draw(this.#surface, x, y, RADIUS);
    screen.roundBorder(this.frame, RADIUS, 0xffffff, 0.1);
  }
}
