import type { Clock } from "../keyboard/key-messages.ts";

/**
 * How long keys wait for a text that the machine was given, in milliseconds. A machine whose server does not say that
 * it has taken the text may need so long until its programs can paste it.
 */
export const TAKE_MS = 200;

/** Lets a key go once the machine has the text that the key pastes; all keys after it wait as well. */
export class HeldKeys {
  readonly #hold: (held: boolean) => void;
  readonly #clock: Pick<Clock, "after">;
  #count = 0;
  #isHeld = false;

  constructor(hold: (held: boolean) => void, clock: Pick<Clock, "after">) {
    this.#hold = hold;
    this.#clock = clock;
  }

  /** `give` gives the text; {@link taken} is called within or after it. */
  until(give: () => void): void {
    this.#count += 1;
    const count = this.#count;
    this.#isHeld = true;
    this.#hold(true);
    this.#clock.after(TAKE_MS, () => {
      if (this.#count === count) this.taken();
    });
    give();
  }

  /** The machine has the text. */
  taken(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#hold(false);
  }
}
