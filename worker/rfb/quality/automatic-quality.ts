import { clamp } from "../pace/clamp.ts";

/** Queuing delay, milliseconds: above the first the picture gets simpler, below the second it may get better. */
const MAX_DELAY_MS = 120;
const LOW_DELAY_MS = 70;

/** A picture has about this number of times as many bytes with one level more: as a mean of TigerVNC's levels 0 to 6. */
const BYTES_PER_LEVEL = 1.3;

/** Between a change and the next one, and the next one for the better, milliseconds: a change shows after a round trip. */
const AFTER_CHANGE_MS = 400;
const BEFORE_RISE_MS = 2000;

/** The longest delay counts for this time and at most twice as long, milliseconds. */
const REMEMBERED_MS = 8000;

/**
 * The JPEG quality that suits a line: what is sent waits in its queues for as long as the line needs for it, so
 * the queuing delay says how many bytes fewer there should be. It knows no processor's load.
 *
 * Times are milliseconds on any one clock.
 */
export class AutomaticQuality {
  #level: number;
  readonly #max: number;
  /** The longest delays of late, as they would have been with quality 0: of the present while, and the one before. */
  #longest = 0;
  #before = 0;
  #since: number | undefined;
  #changedAt = Number.NEGATIVE_INFINITY;

  /** `max`: the quality that a good line gets, 0 to 9. */
  constructor(max: number) {
    this.#max = max;
    this.#level = max;
  }

  /** The quality that suits, 0 to 9. */
  get level(): number {
    return this.#level;
  }

  /** What was sent has been acknowledged, after a queuing delay. Returns whether another quality suits now. */
  delayed(delayMs: number, roundTripMs: number, now: number): boolean {
    const sinceChange = now - this.#changedAt;
    // What is acknowledged until then was sent with the quality before, and says nothing of this one.
    if (sinceChange < AFTER_CHANGE_MS + roundTripMs) return false;
    this.#remember(delayMs / BYTES_PER_LEVEL ** this.#level, now);
    const longest = Math.max(this.#longest, this.#before);
    const next =
      delayMs > MAX_DELAY_MS
        ? Math.min(this.#level - 1, levelFor(longest, MAX_DELAY_MS))
        : this.#level + 1;
    if (next > this.#level) {
      const fits = levelFor(longest, LOW_DELAY_MS) >= next;
      if (!fits || sinceChange < BEFORE_RISE_MS) return false;
    }
    return this.#change(clamp(next, 0, this.#max), now);
  }

  /** Another path, of which nothing is known yet. */
  pathChanged(): void {
    this.#longest = 0;
    this.#before = 0;
    this.#since = undefined;
    this.#changedAt = Number.NEGATIVE_INFINITY;
  }

  #change(level: number, now: number): boolean {
    if (level === this.#level) return false;
    this.#level = level;
    this.#changedAt = now;
    return true;
  }

  #remember(delay: number, now: number): void {
    this.#since ??= now;
    if (now - this.#since > REMEMBERED_MS) {
      this.#before = this.#longest;
      this.#longest = 0;
      this.#since = now;
    }
    this.#longest = Math.max(this.#longest, delay);
  }
}

/** The highest quality whose delay stays below a maximum, where one at quality 0 is known. */
function levelFor(delayMs: number, maxMs: number): number {
  if (delayMs <= 0) return Number.POSITIVE_INFINITY;
  return Math.floor(Math.log(maxMs / delayMs) / Math.log(BYTES_PER_LEVEL));
}
