import type { StartFeature } from "../../page/feature.ts";
import { edgeSpeed } from "./edge-pan.ts";
import type { Point } from "./sight.ts";
import type { ZoomedScreen } from "./zoomed-screen.ts";

/** Max time that one step of moving counts, in milliseconds: a page that was busy does not jump. */
const MAX_STEP_MS = 50;

/** Where a hand's pointer is in the window, and which buttons it holds. */
interface Pointer {
  readonly at: Point;
  readonly buttons: number;
}

/** A pointer near an edge of a screen that is larger than its place moves it, for as long as there is more to see. */
export const startEdgePanning: StartFeature = ({ zoom }) => {
  const panning = new EdgePanning(zoom);
  const moved = ({ buttons, clientX, clientY, pointerType, target }: PointerEvent): void => {
    // While a button is held, noVNC hears the pointer wherever it is.
    const isOver = buttons !== 0 || (target instanceof Node && zoom.area.contains(target));
    // A mouse that is the machine's is nowhere in the window.
    const isGiven = document.pointerLockElement !== null;
    if (isOver && !isGiven && pointerType !== "touch")
      panning.moved({ at: { x: clientX, y: clientY }, buttons });
    else panning.stop();
  };
  // Before noVNC, which keeps pointer events to itself.
  const onWindow = { capture: true, passive: true };
  addEventListener("pointermove", moved, onWindow);
  document.documentElement.addEventListener("pointerleave", () => panning.stop());
  return {};
};

class EdgePanning {
  readonly #zoom: ZoomedScreen;
  #pointer: Pointer | undefined;
  #frame: number | undefined;
  /** When it was moved last, on the clock of animation frames, and what has not been a device pixel yet. */
  #at = 0;
  #owed: Point = { x: 0, y: 0 };

  constructor(zoom: ZoomedScreen) {
    this.#zoom = zoom;
  }

  moved(pointer: Pointer): void {
    this.#pointer = pointer;
    if (this.#frame !== undefined || !this.#isAtEdge(pointer)) return;
    this.#owed = { x: 0, y: 0 };
    this.#frame = requestAnimationFrame((now) => {
      this.#at = now;
      this.#frame = requestAnimationFrame((next) => this.#step(next));
    });
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#pointer = undefined;
  }

  #isAtEdge({ at }: Pointer): boolean {
    if (!this.#zoom.isCut) return false;
    const { x, y } = edgeSpeed(this.#zoom.inArea(at), this.#zoom.room.area);
    return x !== 0 || y !== 0;
  }

  #step(now: number): void {
    const pointer = this.#pointer;
    if (pointer === undefined || !this.#isAtEdge(pointer)) return this.stop();
    const seconds = Math.min(now - this.#at, MAX_STEP_MS) / 1000;
    this.#at = now;
    const { area, density } = this.#zoom.room;
    const { x, y } = edgeSpeed(this.#zoom.inArea(pointer.at), area);
    const due = { x: this.#owed.x + x * seconds, y: this.#owed.y + y * seconds };
    const by = { x: whole(due.x, density), y: whole(due.y, density) };
    this.#owed = { x: due.x - by.x, y: due.y - by.y };
    if (by.x !== 0 || by.y !== 0) {
      // There is nothing more to be seen that way.
      if (!this.#zoom.pan(by)) return this.stop();
      follow(this.#zoom, pointer);
    }
    this.#frame = requestAnimationFrame((next) => this.#step(next));
  }
}

/** The part of a length in CSS pixels that is whole device pixels. */
function whole(length: number, density: number): number {
  return Math.trunc(length * density) / density;
}

/** The machine's pointer stays under the hand's, which does not move. */
function follow(zoom: ZoomedScreen, { at, buttons }: Pointer): void {
  const canvas = zoom.surface.querySelector("canvas");
  const init = { bubbles: true, buttons, cancelable: true, clientX: at.x, clientY: at.y };
  canvas?.dispatchEvent(new MouseEvent("mousemove", init));
}
