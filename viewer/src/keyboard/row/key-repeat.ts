/** How long a key is held until it repeats, and how often it does then, in milliseconds. */
export const REPEAT_DELAY_MS = 400;
export const REPEAT_MS = 60;

/**
 * A key under a finger: it acts once when the finger goes up, since until then the row may still be moved by it, or
 * again and again while the finger rests.
 */
export class KeyRepeat {
  readonly #after: (milliseconds: number, run: () => void) => () => void;
  #stop: (() => void) | undefined;
  #hasRepeated = false;

  /** `after` calls back once after a time, and gives what stops that. */
  constructor(after: (milliseconds: number, run: () => void) => () => void) {
    this.#after = after;
  }

  /** A finger is on a key that does this. */
  hold(act: () => void): void {
    this.release();
    this.#hasRepeated = false;
    const again = (): void => {
      this.#hasRepeated = true;
      act();
      this.#stop = this.#after(REPEAT_MS, again);
    };
    this.#stop = this.#after(REPEAT_DELAY_MS, again);
  }

  /** The finger is gone. */
  release(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** The key has been pressed and let go: it acts, unless it has done so under the finger. */
  click(act: () => void): void {
    this.release();
    if (!this.#hasRepeated) act();
    this.#hasRepeated = false;
  }
}
