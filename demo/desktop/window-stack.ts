import { holds } from "../picture/rect.ts";
import type { Window } from "./window.ts";

/** The windows of the desktop, one before the other. */
export class WindowStack {
  /** From the back to the front. */
  #windows: readonly Window[];

  constructor(windows: readonly Window[]) {
    this.#windows = windows;
  }

  get all(): readonly Window[] {
    return this.#windows;
  }

  get front(): Window | undefined {
    return this.#windows.at(-1);
  }

  /** The front window of those that have a pixel. */
  at(x: number, y: number): Window | undefined {
    return this.#windows.findLast((window) => holds(window.frame, x, y));
  }

  inFrontOf(window: Window): readonly Window[] {
    return this.#windows.slice(this.#windows.indexOf(window) + 1);
  }

  /** Brings a window to the front, and gives those whose title has changed by it. */
  raise(window: Window): readonly Window[] {
    const { front } = this;
    if (front === window) return [];
    this.#windows = [...this.#windows.filter((other) => other !== window), window];
    const changed = front === undefined ? [window] : [front, window];
    for (const one of changed) one.paintTitle(one === window);
    return changed;
  }
}
