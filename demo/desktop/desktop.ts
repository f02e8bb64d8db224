import { contains, grow, holds, intersect, rect, shift, type Rect } from "../picture/rect.ts";
import { Region } from "../picture/region.ts";
import { Surface } from "../picture/surface.ts";
import type { App, Host } from "./app.ts";
import { ChartApp } from "./chart-app.ts";
import { ClockApp } from "./clock-app.ts";
import type { CursorName } from "./cursors.ts";
import { BAR_HEIGHT, layoutFor, PATCH_COLOURS, PATCH_SIDE, type Layout } from "./layout.ts";
import { INK } from "./palette.ts";
import { fits, type Machine } from "./shell.ts";
import { SketchApp } from "./sketch-app.ts";
import { TerminalApp } from "./terminal-app.ts";
import { paintBar, readoutArea, sizeAt, sizeButtons } from "./top-bar.ts";
import { paintWallpaper } from "./wallpaper.ts";
import { Window } from "./window.ts";

const MARK_RADIUS = 13;

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

export interface DesktopOptions {
  readonly width: number;
  readonly height: number;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** Whether the corner has the squares by which tests know colours. */
  readonly hasPatch: boolean;
}

interface Drag {
  readonly window: Window;
  /** From the pointer to the frame's corner. */
  readonly dx: number;
  readonly dy: number;
}

/** The screen of the demo machine: windows, input and what changed. */
export class Desktop {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #hasPatch: boolean;
  readonly #watchers = new Set<Watcher>();
  readonly #unpainted = new Region();
  readonly #terminal: TerminalApp;
  /** From the back to the front. */
  #windows: Window[];
  #screen: Surface;
  #wallpaper: Surface;
  #layout: Layout;
  #wantedSize: readonly [number, number] | undefined;
  #pointer = { x: 0, y: 0, down: false };
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
    this.#screen = new Surface(options.width, options.height);
    this.#wallpaper = paintWallpaper(options.width, options.height);
    this.#terminal = new TerminalApp(this.#machine());
    this.#windows = [
      new Window(new ClockApp(), this.#layout.clock),
      new Window(new ChartApp(), this.#layout.chart),
      new Window(new SketchApp(), this.#layout.sketch),
      new Window(this.#terminal, this.#layout.terminal),
    ];
    this.#arrange();
  }

  get width(): number {
    return this.#screen.width;
  }

  get height(): number {
    return this.#screen.height;
  }

  /** The pixels as they are shown; valid until the next event. */
  get screen(): Surface {
    return this.#screen;
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
    this.#watchers.add(watcher);
    this.#spoil(readoutArea(this.width));
    this.#settle();
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#spoil(readoutArea(this.width));
    this.#settle();
  }

  /** Lets time pass: the clock, the chart, the blinking cursor. */
  tick(): void {
    for (const window of this.#windows) window.app.tick();
    this.#settle();
  }

  key(down: boolean, keysym: number): void {
    this.#terminal.key(down, keysym);
    this.#settle();
  }

  paste(text: string): void {
    this.#terminal.paste(text);
    this.#settle();
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
    const owner = this.#grabbed ?? this.#windowAt(x, y);
    if (owner !== undefined && this.#drag === undefined) {
      const { offset } = owner;
      owner.app.pointer({
        x: x - offset.x,
        y: y - offset.y,
        down: down && owner === this.#grabbed,
        pressed,
      });
    }
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
    this.#screen = new Surface(width, height);
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
    for (const watcher of this.#watchers) watcher.resized(width, height);
  }

  /** Everything as it should look, painted from nothing. */
  repainted(): Surface {
    const fresh = new Surface(this.width, this.height);
    this.#compose(fresh, fresh.bounds);
    return fresh;
  }

  #machine(): Machine {
    return {
      width: () => this.width,
      height: () => this.height,
      viewers: () => this.#watchers.size,
      uptime: () => (this.#now() - this.#startedAt) / 1000,
      now: this.#now,
      resize: (width: number, height: number) => {
        this.#wantedSize = [width, height];
      },
      accent: (name) => this.#terminal.setAccent(name),
      clear: () => this.#terminal.clear(),
      bell: () => {
        for (const watcher of this.#watchers) watcher.bell();
      },
      copy: (text: string) => {
        for (const watcher of this.#watchers) watcher.clipboard(text);
      },
    };
  }

  #arrange(): void {
    const places = new Map<App, Rect>(
      this.#windows.map((window) => [window.app, this.#placeOf(window.app)]),
    );
    for (const window of this.#windows) {
      const place = places.get(window.app);
      if (place) window.place(place, this.#hostOf(window), window === this.#windows.at(-1));
    }
    this.#unpainted.clear();
    this.#compose(this.#screen, this.#screen.bounds);
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
    this.#paintSpoiled();
    const to = rect(area.x, area.y, area.w, area.h - by);
    window.content.move(to, 0, -by);
    const onScreen = shift(to, window.offset.x, window.offset.y);
    const touched = shift(area, window.offset.x, window.offset.y);
    const inFront = this.#windows.slice(this.#windows.indexOf(window) + 1);
    const covered =
      inFront.some((other) => intersect(other.outer, touched)) ||
      intersect(this.#layout.patch, touched) ||
      !contains(this.#screen.bounds, touched);
    if (covered) this.#spoil(onScreen);
    else this.#move(onScreen, 0, -by);
  }

  #press(x: number, y: number): void {
    const size = sizeAt(this.width, x, y);
    if (size !== undefined) this.#wantedSize = size;
    const window = this.#windowAt(x, y);
    if (window === undefined) return;
    this.#raise(window);
    this.#grabbed = window;
    if (holds(window.titleBar, x, y))
      this.#drag = { window, dx: window.frame.x - x, dy: window.frame.y - y };
  }

  #raise(window: Window): void {
    const front = this.#windows.at(-1);
    if (front === window) return;
    this.#windows = [...this.#windows.filter((other) => other !== window), window];
    for (const changed of [front, window]) {
      changed?.paintTitle(changed === window);
      if (changed) this.#spoil(changed.outer);
    }
  }

  #dragTo(drag: Drag, x: number, y: number): void {
    const { window } = drag;
    const before = window.frame;
    const toX = Math.min(this.width - 60, Math.max(60 - before.w, x + drag.dx));
    const toY = Math.min(this.height - 40, Math.max(BAR_HEIGHT, y + drag.dy));
    const dx = toX - before.x;
    const dy = toY - before.y;
    if (dx === 0 && dy === 0) return;
    this.#paintSpoiled();
    const outerBefore = window.outer;
    window.moveTo(toX, toY);
    const seen = intersect(before, this.#screen.bounds);
    const to = seen && intersect(shift(seen, dx, dy), this.#screen.bounds);
    const exposed = new Region();
    exposed.add(outerBefore);
    exposed.add(window.outer);
    if (to !== undefined) {
      this.#move(to, dx, dy);
      exposed.subtract(to);
    }
    for (const area of exposed.rects) this.#spoil(area);
    for (const corner of window.corners) this.#spoil(corner);
    this.#spoil(this.#layout.patch);
    this.#spoil(shift(this.#layout.patch, dx, dy));
  }

  /** Moves painted pixels of the screen; the pointer's mark stays where it is. */
  #move(to: Rect, dx: number, dy: number): void {
    this.#screen.move(to, dx, dy);
    for (const watcher of this.#watchers) watcher.moved(to, dx, dy);
    const mark = this.#markArea();
    this.#spoil(mark);
    this.#spoil(shift(mark, dx, dy));
  }

  #spoilPointer(): void {
    this.#spoil(this.#markArea());
    this.#spoil(readoutArea(this.width));
    for (const button of sizeButtons(this.width)) this.#spoil(button);
  }

  #markArea(): Rect {
    return grow(rect(this.#pointer.x, this.#pointer.y, 1, 1), MARK_RADIUS + 2);
  }

  #chooseCursor(x: number, y: number): void {
    const window = this.#windowAt(x, y);
    let wanted: CursorName = "arrow";
    if (this.#drag !== undefined) wanted = "move";
    else if (window !== undefined && !holds(window.titleBar, x, y)) wanted = window.app.cursor;
    if (wanted === this.#cursor) return;
    this.#cursor = wanted;
    for (const watcher of this.#watchers) watcher.cursorChanged(wanted);
  }

  #windowAt(x: number, y: number): Window | undefined {
    return this.#windows.findLast((window) => holds(window.frame, x, y));
  }

  #spoil(area: Rect): void {
    const inside = intersect(area, this.#screen.bounds);
    if (inside) this.#unpainted.add(inside);
  }

  /** Ends an event: does what was put off and paints what changed. */
  #settle(): void {
    const size = this.#wantedSize;
    this.#wantedSize = undefined;
    if (size !== undefined && (size[0] !== this.width || size[1] !== this.height))
      this.resize(size[0], size[1]);
    this.#paintSpoiled();
  }

  #paintSpoiled(): void {
    if (this.#unpainted.empty) return;
    const areas = this.#unpainted.rects;
    this.#unpainted.clear();
    for (const area of areas) {
      this.#compose(this.#screen, area);
      for (const watcher of this.#watchers) watcher.changed(area);
    }
  }

  #compose(screen: Surface, area: Rect): void {
    screen.clipped(area, () => {
      screen.draw(this.#wallpaper, 0, 0);
      for (const window of this.#windows) if (intersect(window.outer, area)) window.paint(screen);
      if (intersect(this.#layout.bar, area)) paintBar(screen, this.#barState());
      if (this.#pointerSeen) this.#paintMark(screen);
      if (this.#hasPatch) this.#paintPatch(screen);
    });
  }

  #paintPatch(screen: Surface): void {
    const { x, y } = this.#layout.patch;
    PATCH_COLOURS.forEach((colour, i) => {
      screen.fill(rect(x + i * PATCH_SIDE, y, PATCH_SIDE, PATCH_SIDE), colour);
    });
  }

  #paintMark(screen: Surface): void {
    const { x, y, down } = this.#pointer;
    const colour = down ? INK.amber : INK.teal;
    if (down) screen.disc(x + 0.5, y + 0.5, MARK_RADIUS, colour, 0.25);
    screen.ring(x + 0.5, y + 0.5, MARK_RADIUS - 1, 1.6, colour, 0.75);
  }

  #barState() {
    return {
      width: this.width,
      height: this.height,
      viewers: this.#watchers.size,
      pointer: this.#pointer,
    };
  }
}
