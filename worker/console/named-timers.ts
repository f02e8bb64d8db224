import type { SetTimer } from "../wire/timers.ts";

/** Timers with names: of each there is one at a time. */
export class NamedTimers<Name extends string> {
  readonly #setTimer: SetTimer;
  readonly #onFire: (name: Name) => void;
  readonly #cancels = new Map<Name, () => void>();

  constructor(setTimer: SetTimer, onFire: (name: Name) => void) {
    this.#setTimer = setTimer;
    this.#onFire = onFire;
  }

  start(name: Name, milliseconds: number): void {
    this.#cancels.set(
      name,
      this.#setTimer(milliseconds, () => this.#onFire(name)),
    );
  }

  /** One that has fired, or was never started, is none to cancel. */
  cancel(name: Name): void {
    this.#cancels.get(name)?.();
  }
}
