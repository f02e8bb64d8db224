/** How far a wheel turns for a step that is sent, CSS pixels: as noVNC counts it (`WHEEL_STEP` of its `core/rfb.js`). */
const STEP_PX = 50;

/** Height of a line, where a wheel tells lines: noVNC's. */
const LINE_PX = 19;

const PIXELS = 0;

/** Steps of the wheel, of which a mouse tells many at once, and a trackpad parts. */
export class WheelNotches {
  #x = 0;
  #y = 0;

  /** The steps for what a wheel has told, in the units of `WheelEvent`: one at most in each direction. */
  turn({ deltaMode, deltaX, deltaY }: Pick<WheelEvent, "deltaMode" | "deltaX" | "deltaY">): {
    readonly x: number;
    readonly y: number;
  } {
    const unit = deltaMode === PIXELS ? 1 : LINE_PX;
    this.#x += deltaX * unit;
    this.#y += deltaY * unit;
    const steps = { x: stepOf(this.#x), y: stepOf(this.#y) };
    if (steps.x !== 0) this.#x = 0;
    if (steps.y !== 0) this.#y = 0;
    return steps;
  }
}

function stepOf(way: number): number {
  return Math.abs(way) >= STEP_PX ? Math.sign(way) : 0;
}
