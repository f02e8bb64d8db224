import type { Point } from "./gesture.ts";

/** How far two fingers go for a step of the wheel, CSS pixels: most guests scroll three lines of text for one. */
export const STEP_PX = 24;

/** Max steps at once in either direction: a finger that has jumped does not send a guest to the end of its text. */
export const MAX_STEPS = 10;

/** Steps of a wheel for two fingers, which move what is on the screen: as they go down, the wheel turns up. */
export class WheelSteps {
  #x = 0;
  #y = 0;

  /** Other fingers begin. */
  begin(): void {
    this.#x = 0;
    this.#y = 0;
  }

  /** The steps for a way in CSS pixels. What is not a step yet counts for the next. */
  turn(by: Point): Point {
    this.#x += by.x;
    this.#y += by.y;
    const [x, y] = [stepsOf(this.#x), stepsOf(this.#y)];
    this.#x += x * STEP_PX;
    this.#y += y * STEP_PX;
    return { x: limited(x), y: limited(y) };
  }
}

function stepsOf(way: number): number {
  return -Math.trunc(way / STEP_PX) || 0;
}

function limited(steps: number): number {
  return Math.max(-MAX_STEPS, Math.min(steps, MAX_STEPS));
}
