/** A `ratelimits` binding, or what stands in for one. */
export interface RateLimiter {
  /** Counts one event of `key`; `success` is false when that is more than the limit. */
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** How long a key that was over its limit is refused without being counted again, in milliseconds. */
export const OVER_MS = 10_000;

/** Keys over their limit that an isolate remembers; the oldest goes first. */
export const MAX_OVER = 4096;

/**
 * Remembers which keys are over their limit, so that refusing them costs no more than looking them up.
 * Events are counted beside the request: what goes over the limit shows from the next one on, and
 * nobody waits for a count.
 */
export class RateLimits {
  /** Until when each key is refused, in milliseconds, oldest first. */
  readonly #over = new Map<string, number>();

  /** Seconds until the key may try again, 0 for one that is not over its limit. */
  secondsLeft(key: string, now: number): number {
    const until = this.#over.get(key);
    if (until === undefined) return 0;
    if (until > now) return Math.ceil((until - now) / 1000);
    this.#over.delete(key);
    return 0;
  }

  /** Counts one event of the key. A limiter that fails limits nothing. `now` is asked when it has answered. */
  async count(limiter: RateLimiter, key: string, now: () => number): Promise<void> {
    const { success } = await limiter.limit({ key }).catch(() => ({ success: true }));
    if (success) return;
    this.#over.delete(key);
    this.#over.set(key, now() + OVER_MS);
    for (const [oldest] of this.#over) {
      if (this.#over.size <= MAX_OVER) break;
      this.#over.delete(oldest);
    }
  }
}

const MINUTE_MS = 60_000;

/** Keys that {@link MinuteCounts} counts in one minute; further ones are not limited. */
export const MAX_COUNTED = 4096;

/** Counts in this isolate alone, by the minute: for where there is no binding. */
export class MinuteCounts {
  #minute = 0;
  #counts = new Map<string, number>();

  /** Counts one event of the key and returns how many it has had in this minute. */
  add(key: string, now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    if (count > 1 || this.#counts.size < MAX_COUNTED) this.#counts.set(key, count);
    return count;
  }

  /** A limiter of `perMinute` events of each key. `now` is asked at each. */
  limiter(perMinute: number, now: () => number): RateLimiter {
    return {
      limit: async ({ key }) => ({ success: this.add(key, now()) <= perMinute }),
    };
  }
}
