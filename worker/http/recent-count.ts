/** Counts events of the last `periodMs` milliseconds, and holds at most `max` of them. */
export class RecentCount {
  readonly #max: number;
  readonly #periodMs: number;
  /** Times in milliseconds, oldest first. */
  #times: number[] = [];

  constructor(max: number, periodMs: number) {
    this.#max = max;
    this.#periodMs = periodMs;
  }

  /** Counts one more event; `false`, and nothing is counted, if there are `max` already. */
  tryAdd(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#periodMs);
    if (this.#times.length >= this.#max) return false;
    this.#times.push(now);
    return true;
  }
}
