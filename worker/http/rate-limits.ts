/** A `ratelimits` binding, or its replacement. */
export interface RateLimiter {
  /** Counts one event of `key`; `success` is false when it exceeds the limit. */
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** How long a key that was over its limit is refused without being counted again, in milliseconds. */
export const OVER_MS = 10_000;

/** Max keys over their limit that an isolate remembers; the oldest is dropped first. */
export const MAX_OVER = 4096;

/**
 * Remembers which keys are over their limit, so that refusing one costs a lookup. Events are counted
 * asynchronously: no request waits for a count, and a limit takes effect from the next request on.
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

  /** Counts one event of the key. A limiter that fails does not limit. `now` is read after it has answered. */
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

/** Max keys that {@link MinuteCounts} counts in one minute; further ones are not limited. */
export const MAX_COUNTED = 4096;

/** Counts events per minute in this isolate only, where there is no binding. */
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

  /** A limiter of `perMinute` events of each key. `now` is read at each. */
  limiter(perMinute: number, now: () => number): RateLimiter {
    return {
      limit: async ({ key }) => ({ success: this.add(key, now()) <= perMinute }),
    };
  }
}
