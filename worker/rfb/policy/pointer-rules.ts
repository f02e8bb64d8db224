import type { HeldInput } from "../client/held-input.ts";
import type { RateLimit } from "../../wire/rate-limit.ts";

/**
 * Thins out pointer moves that come too fast. A button is never lost, and of moves the last one counts: it
 * waits until the rate allows it, or goes ahead of a button or key that follows.
 */
export class PointerRules {
  readonly #held: HeldInput;
  readonly #rate: RateLimit;
  /** The newest move, if it came too fast. */
  #late: Uint8Array | undefined;

  constructor(held: HeldInput, rate: RateLimit) {
    this.#held = held;
    this.#rate = rate;
  }

  /** What goes to the server at a PointerEvent. */
  admit(message: Uint8Array, now: number): Uint8Array[] {
    const isMove = this.#held.isMove(message);
    if (!this.#rate.take(now) && isMove) {
      this.#late = message.slice(); // a view of a buffer that is used again
      return [];
    }
    if (isMove) this.#late = undefined;
    const before = this.settle();
    this.#held.pointer(message);
    return [...before, message];
  }

  /** The move that waits, whatever the rate: at most one for each button or key that follows it. */
  settle(): Uint8Array[] {
    const late = this.#late;
    if (late === undefined) return [];
    this.#late = undefined;
    this.#held.pointer(late);
    return [late];
  }

  /** When {@link tick} has a move to send, if one waits. */
  get wakeAt(): number | undefined {
    return this.#late === undefined ? undefined : this.#rate.nextAt;
  }

  /** The move that waits, if it is time for it. */
  tick(now: number): Uint8Array[] {
    return this.#late !== undefined && this.#rate.take(now) ? this.settle() : [];
  }
}
