/** How long the shortest round trip counts as the path's own, in milliseconds. */
const LASTS_MS = 10_000;

/** Above the shortest by more than this, a round trip did not meet empty queues; milliseconds. */
const SLACK_MS = 10;

/**
 * The base delay of a path (RFC 6817): the shortest round trip of late, without waiting in queues.
 *
 * Paths change, so it is forgotten after a while. Queues that are never empty would then count as part
 * of the path, more with every while; {@link isStale} says that they must be let run empty once.
 */
export class BaseDelay {
  #now = Number.POSITIVE_INFINITY;
  #before = Number.POSITIVE_INFINITY;
  #since: number | undefined;
  #isStale = false;

  /** In milliseconds; `undefined` before the first round trip. */
  get milliseconds(): number | undefined {
    const shortest = Math.min(this.#now, this.#before);
    return Number.isFinite(shortest) ? shortest : undefined;
  }

  /** No round trip of the last while met empty queues. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** The queues are empty. */
  drained(): void {
    this.#isStale = false;
  }

  /** Adds a round trip; returns its queuing delay, the part of it spent in queues. */
  add(roundTrip: number, now: number): number {
    this.#since ??= now;
    if (now - this.#since > LASTS_MS) {
      this.#isStale = this.#now > this.#before + SLACK_MS;
      this.#before = this.#now;
      this.#now = roundTrip;
      this.#since = now;
    }
    this.#now = Math.min(this.#now, roundTrip);
    return roundTrip - Math.min(this.#now, this.#before);
  }
}
