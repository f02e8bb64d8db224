import type { Point } from "./gesture.ts";
import type { PointerHand } from "./pointer-hand.ts";
import type { Button } from "./touch-director.ts";

/** Bits of a PointerEvent's mask (RFC 6143 §7.5.5; the wheel is buttons 4 to 7). */
const MASK = { left: 1, middle: 2, right: 4 } as const satisfies Record<Button, number>;
const WHEEL = { up: 8, down: 16, left: 32, right: 64 } as const;

/** Moves a pointer that moves by motions, in whole pixels of the machine: what is left of one counts for the next. */
export class MotionHand implements PointerHand {
  readonly #move: (dx: number, dy: number, buttons: number) => void;
  #owed: Point = { x: 0, y: 0 };
  #buttons = 0;

  /** `move` sends a motion with the buttons that are down then. */
  constructor(move: (dx: number, dy: number, buttons: number) => void) {
    this.#move = move;
  }

  point(_to: Point, by: Point): void {
    const due = { x: this.#owed.x + by.x, y: this.#owed.y + by.y };
    const whole = { x: Math.trunc(due.x), y: Math.trunc(due.y) };
    this.#owed = { x: due.x - whole.x, y: due.y - whole.y };
    if (whole.x !== 0 || whole.y !== 0) this.#move(whole.x, whole.y, this.#buttons);
  }

  /** The buttons that are down, by RFC 6143's mask. */
  hold(buttons: number): void {
    if (buttons === this.#buttons) return;
    this.#buttons = buttons;
    this.#move(0, 0, buttons);
  }

  press(): void {
    this.hold(this.#buttons | MASK.left);
  }

  release(): void {
    this.hold(this.#buttons & ~MASK.left);
  }

  click(button: Button): void {
    this.#turn(MASK[button], 1);
  }

  wheel({ x, y }: Point): void {
    this.#turn(y < 0 ? WHEEL.up : WHEEL.down, Math.abs(y));
    this.#turn(x < 0 ? WHEEL.left : WHEEL.right, Math.abs(x));
  }

  #turn(button: number, times: number): void {
    for (let time = 0; time < times; time += 1) {
      this.#move(0, 0, this.#buttons | button);
      this.#move(0, 0, this.#buttons);
    }
  }
}
