import { MinuteCounts } from "./rate-limits.ts";

/** How long a source is refused for the first time, in milliseconds; each further time is twice as long. */
export const FIRST_BAN_MS = 60_000;

/** Longest time that a source is refused, in milliseconds: many people may share it. */
export const MAX_BAN_MS = 900_000;

/** After how long without a ban the next one is a first one again, in milliseconds. */
export const FORGIVEN_MS = 3_600_000;

/** Max sources that an isolate remembers to have refused; the one that was refused first is dropped first. */
export const MAX_BANNED = 4096;

interface Ban {
  /** Until when the source is refused, in milliseconds. */
  readonly until: number;
  readonly milliseconds: number;
}

/**
 * The sources that have presented too many bad tickets in a minute: refusing one costs a lookup. An isolate counts
 * for itself, and only time lifts a ban.
 */
export class Bans {
  readonly #failures = new MinuteCounts();
  /** Those that last and those that are not forgiven yet, by source, oldest first. */
  readonly #bans = new Map<string, Ban>();

  /** Seconds until the source is heard again, 0 for one that is not refused. */
  secondsLeft(source: string, now: number): number {
    const { until = now } = this.#bans.get(source) ?? {};
    return Math.max(0, Math.ceil((until - now) / 1000));
  }

  /**
   * Counts one bad ticket of the source. With more than `perMinute` in a minute it is refused: the answer is for how
   * many seconds, 0 if it is not.
   */
  count(source: string, perMinute: number, now: number): number {
    if (this.#failures.add(source, now) <= perMinute) return 0;
    // Requests that were answered meanwhile do not make it longer.
    const left = this.secondsLeft(source, now);
    if (left > 0) return left;
    const before = this.#bans.get(source);
    const isForgiven = before === undefined || now >= before.until + FORGIVEN_MS;
    const milliseconds = isForgiven ? FIRST_BAN_MS : Math.min(2 * before.milliseconds, MAX_BAN_MS);
    this.#bans.delete(source);
    this.#bans.set(source, { until: now + milliseconds, milliseconds });
    for (const [oldest] of this.#bans) {
      if (this.#bans.size <= MAX_BANNED) break;
      this.#bans.delete(oldest);
    }
    return milliseconds / 1000;
  }
}
