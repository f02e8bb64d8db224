/** How long a hint stays, in milliseconds. */
export const HINT_MS = 6000;

/** Advice that can wait until nothing else is said. */
export interface Tip<Hint> {
  readonly hint: Hint;
  /** Whether it is still of use. */
  readonly isApt: () => boolean;
}

interface HintPlace<Hint> {
  show(hint: Hint): void;
  hide(): void;
  /** Calls `run` once, after a delay in milliseconds; gives what stops that. */
  after(delay: number, run: () => void): () => void;
}

/**
 * What is shown in the one place for hints. A hint matters for the moment and takes the place at once, of another hint as
 * well. A tip waits for it, and for its own time: what it says is true later, too.
 */
export class HintTurns<Hint> {
  readonly #place: HintPlace<Hint>;
  #stop: (() => void) | undefined;
  /** The tip that is shown, or waits for its turn. */
  #tip: Tip<Hint> | undefined;

  constructor(place: HintPlace<Hint>) {
    this.#place = place;
  }

  hint(hint: Hint): void {
    this.#stop?.();
    this.#stop = this.#place.after(HINT_MS, () => this.#over());
    this.#place.show(hint);
  }

  /** After what is shown, in the place of a tip that waits. */
  tip(tip: Tip<Hint>): void {
    this.#tip = tip;
    if (this.#stop === undefined) this.#next();
  }

  #over(): void {
    this.#stop = undefined;
    this.#place.hide();
    this.#next();
  }

  #next(): void {
    const tip = this.#tip;
    if (tip === undefined) return;
    if (!tip.isApt()) {
      this.#tip = undefined;
      return;
    }
    this.#stop = this.#place.after(HINT_MS, () => {
      if (this.#tip === tip) this.#tip = undefined;
      this.#over();
    });
    this.#place.show(tip.hint);
  }
}
