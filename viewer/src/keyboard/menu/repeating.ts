/** How long a key of the menu is pressed until it repeats, and how often it does then: milliseconds. */
export const REPEAT_AFTER_MS = 500;
export const REPEAT_MS = 80;

/** Time, so that tests can have their own. */
interface RepeatClock {
  /** Calls `run` once, after a delay in milliseconds. Gives what prevents it. */
  after(delay: number, run: () => void): () => void;
}

/** A key that repeats as long as a pointer presses it. */
export class Repeating {
  readonly #clock: RepeatClock;
  #cancel: (() => void) | undefined;
  #hasRepeated = false;

  constructor(clock: RepeatClock) {
    this.#clock = clock;
  }

  /** A pointer presses the key; `run` presses it in the machine. */
  press(run: () => void): void {
    this.release();
    this.#hasRepeated = false;
    const repeat = (): void => {
      this.#hasRepeated = true;
      run();
      this.#cancel = this.#clock.after(REPEAT_MS, repeat);
    };
    this.#cancel = this.#clock.after(REPEAT_AFTER_MS, repeat);
  }

  /** The pointer is up, or somewhere else. */
  release(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Whether the click that ends the press has been done already: the key has repeated. Asked once. */
  takesClick(): boolean {
    const takes = this.#hasRepeated;
    this.#hasRepeated = false;
    return takes;
  }
}
