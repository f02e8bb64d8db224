/** The most that a person can ask for at once. The gateway takes 10, and one more each second. */
export const ALLOWED_AT_ONCE = 8;

/** Time after which one more is allowed, in milliseconds. */
export const ALLOWED_EVERY_MS = 1000;

/** How often a person may ask the gateway for something: less often than it permits, so that no button ends a session. */
export class Allowance {
  #left = ALLOWED_AT_ONCE;
  #at = Number.NEGATIVE_INFINITY;

  /** Whether one more is allowed at `now`, clock time in milliseconds. */
  takes(now: number): boolean {
    const more = (now - this.#at) / ALLOWED_EVERY_MS;
    this.#left = Math.min(ALLOWED_AT_ONCE, this.#left + more);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
