const MINUTE_MS = 60_000;

/** Which limits were reached in the last minute. There are as many entries as there are limits. */
export class ReachedLimits {
  readonly #saidUnixMs = new Map<string, number>();

  /** Whether that is to be said: of each limit once a minute. `limit`: its place in LIMITS. `now`: unix time in milliseconds. */
  isNews(limit: string, now: number): boolean {
    const said = this.#saidUnixMs.get(limit);
    if (said !== undefined && said <= now && now < said + MINUTE_MS) return false;
    this.#saidUnixMs.set(limit, now);
    return true;
  }
}
