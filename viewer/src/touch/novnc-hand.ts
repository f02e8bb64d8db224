import type { Point } from "./gesture.ts";
import type { PointerHand } from "./pointer-hand.ts";
import type { Button } from "./touch-director.ts";

/** For how much of two fingers' way noVNC turns the wheel by one step (`GESTURE_SCRLSENS` of its `core/rfb.js`). */
const NOVNC_STEP = 50;

type NovncGesture = "drag" | "longpress" | "threetap" | "twodrag";
type Moment = "gesturestart" | "gesturemove" | "gestureend";

/**
 * Moves the pointer by noVNC's own gesture events, which it makes of touches and hears at its canvas: so it draws the
 * machine's pointer where that is, and minds buttons and rights as for its own.
 */
export class NovncHand implements PointerHand {
  readonly #canvas: HTMLCanvasElement;
  #at: Point = { x: 0, y: 0 };
  #isDown = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  point(to: Point): void {
    this.#at = to;
    if (this.#isDown) this.#tell("gesturemove", "drag");
    else this.#tell("gesturestart", "twodrag");
  }

  press(): void {
    this.#isDown = true;
    this.#tell("gesturestart", "drag");
  }

  release(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#tell("gestureend", "drag");
  }

  click(button: Button): void {
    // noVNC moves a second tap to the place of the first. What is pressed and let go stays where it is.
    if (button === "middle") this.#tell("gesturestart", "threetap");
    else
      for (const moment of ["gesturestart", "gestureend"] as const)
        this.#tell(moment, PRESS[button]);
  }

  wheel({ x, y }: Point): void {
    this.#tell("gesturestart", "twodrag");
    this.#tell("gesturemove", "twodrag", { x: wayOf(x), y: wayOf(y) });
  }

  #tell(moment: Moment, type: NovncGesture, way: Point = { x: 0, y: 0 }): void {
    const { height, left, top, width } = this.#canvas.getBoundingClientRect();
    const detail = {
      type,
      // The middle of the guest's pixel: at its edge noVNC might take the one beside it.
      clientX: left + ((Math.floor(this.#at.x) + 0.5) / this.#canvas.width) * width,
      clientY: top + ((Math.floor(this.#at.y) + 0.5) / this.#canvas.height) * height,
      magnitudeX: way.x,
      magnitudeY: way.y,
    };
    this.#canvas.dispatchEvent(new CustomEvent(moment, { detail }));
  }
}

const PRESS = { left: "drag", right: "longpress" } as const;

/** As far as two fingers go for the steps: the other way, and a little further than noVNC counts. */
function wayOf(steps: number): number {
  return -(steps * NOVNC_STEP + Math.sign(steps)) || 0;
}
