const MINUTE_MS = 60_000;

/** A reason was the answer to this many requests. */
export type CountRefusals = (reason: string, refusals: number) => void;

/**
 * Counts refusals by reason, without one word for each: the first of a reason in a minute is told at once, the others
 * with their number when the next minute's first refusal comes. Reasons are the gateway's own words, so they are few.
 */
export class RefusalCounts {
  readonly #tell: CountRefusals;
  #minute = 0;
  /** How many of each reason were not told yet. */
  #more = new Map<string, number>();

  constructor(tell: CountRefusals) {
    this.#tell = tell;
  }

  /** One more. `now`: unix time in milliseconds. */
  add(reason: string, now: number): void {
    this.#turn(Math.floor(now / MINUTE_MS));
    const more = this.#more.get(reason);
    this.#more.set(reason, more === undefined ? 0 : more + 1);
    if (more === undefined) this.#tell(reason, 1);
  }

  #turn(minute: number): void {
    if (minute === this.#minute) return;
    this.#minute = minute;
    const before = this.#more;
    this.#more = new Map();
    for (const [reason, more] of before) if (more > 0) this.#tell(reason, more);
  }
}
