import type { Point } from "./gesture.ts";
import type { Button } from "./touch-director.ts";

/** What moves the machine's pointer. Places and ways are in pixels of the guest. */
export interface PointerHand {
  point(to: Point, by: Point): void;
  /** The left button goes down where the pointer is, until {@link release}. */
  press(): void;
  release(): void;
  click(button: Button): void;
  wheel(steps: Point): void;
}
