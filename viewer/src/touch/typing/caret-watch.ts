import type { Point } from "../gesture.ts";
import { changedBox } from "./changed-box.ts";

/** As a part of its size the screen is looked at: enough to see a character change, and little to compare. */
const PART = 1 / 4;

/** When the screen is looked at after a key, in milliseconds: the machine answers in a frame, or after a round trip. */
const LOOKS_MS = [80, 300] as const;

/** Finds out where somebody types, by what changes on the machine's screen after a key. */
export class CaretWatch {
  readonly #screen: () => HTMLCanvasElement | undefined;
  readonly #found: (at: Point) => void;
  readonly #context = document
    .createElement("canvas")
    .getContext("2d", { willReadFrequently: true });
  #before: ImageData | undefined;
  #timers: readonly ReturnType<typeof setTimeout>[] = [];

  /** `found` is told where that is, in pixels of the guest. */
  constructor(screen: () => HTMLCanvasElement | undefined, found: (at: Point) => void) {
    this.#screen = screen;
    this.#found = found;
  }

  /** A key is about to be sent. */
  typed(): void {
    this.#before ??= this.#look();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = LOOKS_MS.map((milliseconds) => setTimeout(() => this.#compare(), milliseconds));
  }

  /** Nobody types any more. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#before = undefined;
  }

  #compare(): void {
    const after = this.#look();
    const before = this.#before;
    this.#before = after;
    if (after === undefined || before?.width !== after.width) return;
    const box = changedBox(before.data, after.data, after.width);
    // The caret is after what was typed.
    if (box !== undefined)
      this.#found({ x: (box.x + box.width) / PART, y: (box.y + box.height / 2) / PART });
  }

  #look(): ImageData | undefined {
    const screen = this.#screen();
    const context = this.#context;
    if (screen === undefined || context === null) return undefined;
    const width = Math.floor(screen.width * PART);
    const height = Math.floor(screen.height * PART);
    if (width === 0 || height === 0) return undefined;
    if (context.canvas.width !== width) context.canvas.width = width;
    if (context.canvas.height !== height) context.canvas.height = height;
    context.drawImage(screen, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  }
}
