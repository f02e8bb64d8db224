/** Max names that are remembered at a time. */
const MAX_REMEMBERED = 65_536;

/**
 * Remembers names until they expire, so that each is taken once. When it is full of names that have not
 * expired it accepts none: to forget one would be to accept it twice.
 */
export class UsedOnce {
  readonly #expiries = new Map<string, number>();
  readonly #limit: number;

  constructor(limit = MAX_REMEMBERED) {
    this.#limit = limit;
  }

  /** Whether the name is new. `expires` and `now` in the same unit; it is remembered until `expires` is over. */
  take(name: string, expires: number, now: number): boolean {
    if (this.#expiries.has(name)) return false;
    if (this.#expiries.size >= this.#limit) this.#forget(now);
    if (this.#expiries.size >= this.#limit) return false;
    this.#expiries.set(name, expires);
    return true;
  }

  #forget(now: number): void {
    for (const [name, expires] of this.#expiries) {
      if (expires < now) this.#expiries.delete(name);
    }
  }
}
