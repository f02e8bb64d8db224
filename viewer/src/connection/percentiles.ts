/** Max values that are kept, the latest. */
export const MAX_VALUES = 128;

/** The middle and the 95th percentile of the latest values. */
export class Percentiles {
  readonly #values: number[] = [];
  #total = 0;

  add(value: number): void {
    this.#total += 1;
    this.#values.push(value);
    if (this.#values.length > MAX_VALUES) this.#values.shift();
  }

  /** How many were added, those that are no longer kept as well. */
  get total(): number {
    return this.#total;
  }

  /** By the nearest rank; `undefined`: there are no values. */
  get both(): { readonly p50: number; readonly p95: number } | undefined {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const [p50, p95] = [0.5, 0.95].map((part) => sorted[Math.ceil(part * sorted.length) - 1]);
    return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
  }
}
