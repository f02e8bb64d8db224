/** Allows so many lines in each second: strangers shall not fill a disk. */
export class LineBudget {
  readonly #perSecond: number;
  #second = Number.NaN;
  #left = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether there is one left. `now` in seconds. */
  take(now: number): boolean {
    const second = Math.floor(now);
    if (second !== this.#second) {
      this.#second = second;
      this.#left = this.#perSecond;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
