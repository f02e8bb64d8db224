/** What a sum of fractions may lack of a whole token. */
const ROUNDING = 1e-6;

/** A token bucket: `perSecond` on average, `burst` at once. Times are milliseconds. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number | undefined;

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Whether one more, or `count` more, are within the rate; if not, none of them counts. */
  take(now: number, count = 1): boolean {
    const elapsed = Math.max(0, now - (this.#filledAt ?? now)); // clocks are set back at times
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsed * this.#perSecond) / 1000);
    this.#filledAt = now;
    if (this.#tokens < count - ROUNDING) return false;
    this.#tokens = Math.max(0, this.#tokens - count);
    return true;
  }

  /** When one more is within the rate, in whole milliseconds after the last {@link take}. */
  get nextAt(): number {
    const missing = Math.max(0, 1 - ROUNDING - this.#tokens);
    return (this.#filledAt ?? 0) + Math.ceil((missing * 1000) / this.#perSecond);
  }
}
