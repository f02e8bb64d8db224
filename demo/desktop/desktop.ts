import { contains, holds, intersect, rect, shift, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { App, Host } from "./app.ts";
import { ChartApp } from "./chart-app.ts";
import { ClockApp } from "./clock-app.ts";
import type { CursorName } from "./cursors.ts";
import { dragDistance, exposedBy, startDrag, type Drag } from "./drag.ts";
import { layoutFor, type Layout } from "./layout.ts";
import { markArea, type Pointer } from "./pointer-mark.ts";
import { paintScene } from "./scene.ts";
import { Screen, type Watcher } from "./screen.ts";
import { fits, type Machine } from "./shell.ts";
import { SketchApp } from "./sketch-app.ts";
import { TerminalApp } from "./terminal-app.ts";
import { readoutArea, sizeAt, sizeButtons } from "./top-bar.ts";
import { paintWallpaper } from "./wallpaper.ts";
import { WindowStack } from "./window-stack.ts";
import { Window } from "./window.ts";

export interface DesktopOptions {
  readonly width: number;
  readonly height: number;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** Whether the corner has the squares by which tests know colours. */
  readonly hasPatch: boolean;
}

/** The screen of the demo machine: windows, input and what changed. */
export class Desktop {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #hasPatch: boolean;
  readonly #screen: Screen;
  readonly #terminal: TerminalApp;
  readonly #windows: WindowStack;
  #wallpaper: Surface;
  #layout: Layout;
  #wantedSize: readonly [number, number] | undefined;
  #pointer: Pointer = { x: 0, y: 0, down: false };
  #pointerSeen = false;
  #drag: Drag | undefined;
  /** The window that got the button and so gets the pointer until it is released. */
  #grabbed: Window | undefined;
  #cursor: CursorName = "arrow";

  constructor(options: DesktopOptions) {
    this.#now = options.now;
    this.#startedAt = options.now();
    this.#hasPatch = options.hasPatch;
    this.#layout = layoutFor(options.width, options.height);
    this.#screen = new Screen(options.width, options.height, (surface, area) =>
      this.#compose(surface, area),
    );
    this.#wallpaper = paintWallpaper(options.width, options.height);
    this.#terminal = new TerminalApp(this.#machine());
    this.#windows = new WindowStack([
      new Window(new ClockApp(), this.#layout.clock),
      new Window(new ChartApp(), this.#layout.chart),
      new Window(new SketchApp(), this.#layout.sketch),
      new Window(this.#terminal, this.#layout.terminal),
    ]);
    this.#arrange();
  }

  get width(): number {
    return this.#screen.bounds.w;
  }

  get height(): number {
    return this.#screen.bounds.h;
  }

  /** The pixels as they are shown; valid until the next event. */
  get screen(): Surface {
    return this.#screen.surface;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get cursor(): CursorName {
    return this.#cursor;
  }

  /** The text in the terminal, row by row. */
  get terminalText(): string[] {
    return this.#terminal.lines();
  }

  watch(watcher: Watcher): void {
    this.#screen.watch(watcher);
    this.#spoil(readoutArea(this.width));
    this.#settle();
  }

  unwatch(watcher: Watcher): void {
    this.#screen.unwatch(watcher);
    this.#spoil(readoutArea(this.width));
    this.#settle();
  }

  /** Lets time pass: the clock, the chart, the blinking cursor. */
  tick(): void {
    for (const window of this.#windows.all) window.app.tick();
    this.#settle();
  }

  key(down: boolean, keysym: number): void {
    this.#terminal.key(down, keysym);
    this.#settle();
  }

  /** A viewer has put text on the machine's clipboard. */
  clipboard(text: string): void {
    this.#terminal.clipboard = text;
  }

  /** @param buttons mask of RFC 6143 §7.5.5; the lowest bit is the left button */
  pointer(buttons: number, atX: number, atY: number): void {
    const x = Math.min(atX, this.width - 1);
    const y = Math.min(atY, this.height - 1);
    const down = (buttons & 1) !== 0;
    const pressed = down && !this.#pointer.down;
    this.#spoilPointer();
    this.#pointer = { x, y, down };
    this.#pointerSeen = true;
    this.#spoilPointer();
    if (pressed) this.#press(x, y);
    if (this.#drag !== undefined) this.#dragTo(this.#drag, x, y);
    const owner = this.#grabbed ?? this.#windows.at(x, y);
    if (this.#drag === undefined)
      owner?.pointer({ x, y, down: down && owner === this.#grabbed, pressed });
    if (!down) {
      this.#drag = undefined;
      this.#grabbed = undefined;
    }
    this.#chooseCursor(x, y);
    this.#settle();
  }

  /** Lets go of the mouse where it is. */
  release(): void {
    this.pointer(0, this.#pointer.x, this.#pointer.y);
  }

  /** Changes the screen's size; sizes out of range are ignored. */
  resize(width: number, height: number): void {
    if (!fits(width, height)) return;
    this.#screen.resize(width, height);
    this.#wallpaper = paintWallpaper(width, height);
    this.#layout = layoutFor(width, height);
    this.#pointer = {
      x: Math.min(this.#pointer.x, width - 1),
      y: Math.min(this.#pointer.y, height - 1),
      down: this.#pointer.down,
    };
    this.#drag = undefined;
    this.#grabbed = undefined;
    this.#arrange();
    this.#screen.tell((watcher) => watcher.resized(width, height));
  }

  /** Everything as it should look, painted from nothing. */
  repainted(): Surface {
    return this.#screen.repainted();
  }

  #machine(): Machine {
    return {
      width: () => this.width,
      height: () => this.height,
      viewers: () => this.#screen.viewers,
      uptime: () => (this.#now() - this.#startedAt) / 1000,
      now: this.#now,
      resize: (width: number, height: number) => {
        this.#wantedSize = [width, height];
      },
      accent: (name) => this.#terminal.setAccent(name),
      clear: () => this.#terminal.clear(),
      bell: () => this.#screen.tell((watcher) => watcher.bell()),
      copy: (text: string) => {
        this.#terminal.clipboard = text;
        this.#screen.tell((watcher) => watcher.clipboard(text));
      },
    };
  }

  #arrange(): void {
    for (const window of this.#windows.all) {
      const isFront = window === this.#windows.front;
      window.place(this.#placeOf(window.app), this.#hostOf(window), isFront);
    }
    this.#screen.repaint();
  }

  #placeOf(app: App): Rect {
    if (app instanceof ClockApp) return this.#layout.clock;
    if (app instanceof ChartApp) return this.#layout.chart;
    return app instanceof SketchApp ? this.#layout.sketch : this.#layout.terminal;
  }

  #hostOf(window: Window): Host {
    return {
      now: this.#now,
      damage: (area) => this.#spoil(shift(area, window.offset.x, window.offset.y)),
      scrollUp: (area, by) => this.#scrollUp(window, area, by),
    };
  }

  #scrollUp(window: Window, area: Rect, by: number): void {
    // What is not yet painted must not be moved away unpainted.
    this.#screen.paint();
    const to = rect(area.x, area.y, area.w, area.h - by);
    window.content.move(to, 0, -by);
    const onScreen = shift(to, window.offset.x, window.offset.y);
    const touched = shift(area, window.offset.x, window.offset.y);
    const covered =
      this.#windows.inFrontOf(window).some((other) => intersect(other.outer, touched)) ||
      intersect(this.#layout.patch, touched) ||
      !contains(this.#screen.bounds, touched);
    if (covered) this.#spoil(onScreen);
    else this.#move(onScreen, 0, -by);
  }

  #press(x: number, y: number): void {
    const size = sizeAt(this.width, x, y);
    if (size !== undefined) this.#wantedSize = size;
    const window = this.#windows.at(x, y);
    if (window === undefined) return;
    for (const changed of this.#windows.raise(window)) this.#spoil(changed.outer);
    this.#grabbed = window;
    if (holds(window.titleBar, x, y)) this.#drag = startDrag(window, x, y);
  }

  #dragTo(drag: Drag, x: number, y: number): void {
    const { window } = drag;
    const { frame, outer } = window;
    const { dx, dy } = dragDistance(drag, x, y, this.#screen.bounds);
    if (dx === 0 && dy === 0) return;
    this.#screen.paint();
    window.moveTo(frame.x + dx, frame.y + dy);
    const seen = intersect(frame, this.#screen.bounds);
    const to = seen && intersect(shift(seen, dx, dy), this.#screen.bounds);
    if (to !== undefined) this.#move(to, dx, dy);
    for (const area of exposedBy(outer, window.outer, to)) this.#spoil(area);
    for (const corner of window.corners) this.#spoil(corner);
    this.#spoil(this.#layout.patch);
    this.#spoil(shift(this.#layout.patch, dx, dy));
  }

  /** Moves painted pixels of the screen; the pointer's mark stays where it is. */
  #move(to: Rect, dx: number, dy: number): void {
    this.#screen.move(to, dx, dy);
    const mark = markArea(this.#pointer);
    this.#spoil(mark);
    this.#spoil(shift(mark, dx, dy));
  }

  #spoilPointer(): void {
    this.#spoil(markArea(this.#pointer));
    this.#spoil(readoutArea(this.width));
    for (const button of sizeButtons(this.width)) this.#spoil(button);
  }

  #chooseCursor(x: number, y: number): void {
    const wanted = this.#drag ? "move" : (this.#windows.at(x, y)?.cursorAt(x, y) ?? "arrow");
    if (wanted === this.#cursor) return;
    this.#cursor = wanted;
    this.#screen.tell((watcher) => watcher.cursorChanged(wanted));
  }

  #spoil(area: Rect): void {
    this.#screen.spoil(area);
  }

  /** Ends an event: does what was put off and paints what changed. */
  #settle(): void {
    const size = this.#wantedSize;
    this.#wantedSize = undefined;
    if (size !== undefined && (size[0] !== this.width || size[1] !== this.height))
      this.resize(size[0], size[1]);
    this.#screen.paint();
  }

  #compose(surface: Surface, area: Rect): void {
    paintScene(surface, area, {
      width: this.width,
      height: this.height,
      wallpaper: this.#wallpaper,
      layout: this.#layout,
      windows: this.#windows.all,
      viewers: this.#screen.viewers,
      pointer: this.#pointer,
      hasMark: this.#pointerSeen,
      hasPatch: this.#hasPatch,
    });
  }
}
