/** By this much a round trip is above the shortest one of late when the picture lags; milliseconds. */
export const LATE_MS = 600;

/** By this much at most when it does not any more. */
export const IN_TIME_MS = 300;

/** For this time, and of this number of bytes, nothing is painted when the picture lags. */
const UNPAINTED_MS = 1500;
export const UNPAINTED_BYTES = 262_144;

/** For how many looks in a row it lags until that is said, and does not until it is no longer said. */
export const LOOKS_UNTIL_BEHIND = 2;
export const LOOKS_UNTIL_LIVE = 3;

/** Looks of which the shortest round trip counts: lines change. */
const LOOKS_OF_SHORTEST = 60;

/** For how long nothing has come when a round trip says nothing of the picture; milliseconds. */
const QUIET_MS = 2000;

/** What is known at a look. Counts since the page was loaded, or since there is another screen. */
export interface PictureFacts {
  /** Bytes of the machine's stream that have come. */
  readonly bytes: number;
  /** Updates that were painted. */
  readonly flips: number;
  /** The last round trip to the gateway, or how long one takes already: it comes after what is on its way. Milliseconds. */
  readonly roundTripMs: number | undefined;
}

/**
 * Finds out that the picture lags behind the machine's: more is on its way than the line carries, or than this page
 * paints. To be asked every second while somebody looks; slow to change its mind, so that nothing flickers.
 */
export class CatchingUp {
  #bytes = 0;
  #flips = 0;
  #cameAt = Number.NEGATIVE_INFINITY;
  #unpainted: { readonly since: number; readonly bytes: number } | undefined;
  readonly #roundTrips: number[] = [];
  #isBehind = false;
  /** Looks in a row that say otherwise. */
  #otherwise = 0;

  /** Whether it lags. `now`: clock time in milliseconds. */
  look(now: number, facts: PictureFacts): boolean {
    const isLate = this.#isLate(now, facts);
    this.#otherwise = isLate === this.#isBehind ? 0 : this.#otherwise + 1;
    if (this.#otherwise >= (this.#isBehind ? LOOKS_UNTIL_LIVE : LOOKS_UNTIL_BEHIND)) {
      this.#isBehind = isLate;
      this.#otherwise = 0;
    }
    return this.#isBehind;
  }

  /** Whether anything has come lately, so that a round trip says something. */
  isBusy(now: number): boolean {
    return now - this.#cameAt < QUIET_MS;
  }

  /** There is another screen, or nobody has looked for a while. */
  begin({ bytes, flips }: Pick<PictureFacts, "bytes" | "flips">): void {
    this.#bytes = bytes;
    this.#flips = flips;
    this.#cameAt = Number.NEGATIVE_INFINITY;
    this.#unpainted = undefined;
    this.#isBehind = false;
    this.#otherwise = 0;
  }

  #isLate(now: number, { bytes, flips, roundTripMs }: PictureFacts): boolean {
    if (flips !== this.#flips) this.#unpainted = undefined;
    else if (bytes !== this.#bytes) this.#unpainted ??= { since: now, bytes: this.#bytes };
    if (bytes !== this.#bytes) this.#cameAt = now;
    this.#bytes = bytes;
    this.#flips = flips;
    const above = this.#aboveShortest(roundTripMs);
    if (!this.isBusy(now)) return false;
    return this.#isUnpainted(now) || above >= (this.#isBehind ? IN_TIME_MS : LATE_MS);
  }

  #isUnpainted(now: number): boolean {
    const unpainted = this.#unpainted;
    if (unpainted === undefined) return false;
    const { bytes, since } = unpainted;
    return now - since >= UNPAINTED_MS && this.#bytes - bytes >= UNPAINTED_BYTES;
  }

  #aboveShortest(roundTripMs: number | undefined): number {
    if (roundTripMs === undefined) return 0;
    this.#roundTrips.push(roundTripMs);
    if (this.#roundTrips.length > LOOKS_OF_SHORTEST) this.#roundTrips.shift();
    return roundTripMs - Math.min(...this.#roundTrips);
  }
}
