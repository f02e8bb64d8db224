const MINUTE_MS = 60_000;

/** Max keys of a minute; further ones count as seen. */
const MAX_KEYS = 1024;

/** What has been seen in this minute. */
export class MinuteSet {
  #minute = 0;
  readonly #keys = new Set<string>();

  /** Whether the key is the first of its kind in the minute of `now`, unix time in milliseconds. */
  add(key: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#keys.clear();
    this.#minute = minute;
    if (this.#keys.has(key) || this.#keys.size >= MAX_KEYS) return false;
    this.#keys.add(key);
    return true;
  }
}
