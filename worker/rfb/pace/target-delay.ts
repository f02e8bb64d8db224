/** Answers that the middle is taken of: one that met a busy moment does not count alone. */
const SAMPLES = 5;

/**
 * How long a server takes from a request that it answers in any case to the first byte that comes: its way there and
 * back, and what it waits for in between. What it sends of its own accord at that moment counts as the answer.
 */
export class TargetDelay {
  readonly #samples: number[] = [];
  #askedAt: number | undefined;

  /** Whether an answer is awaited. */
  get isAsked(): boolean {
    return this.#askedAt !== undefined;
  }

  /** A request has been sent. Times are milliseconds on any one clock. */
  asked(now: number): void {
    this.#askedAt ??= now;
  }

  /** Bytes have come. */
  heard(now: number): void {
    if (this.#askedAt === undefined) return;
    this.#samples.push(now - this.#askedAt);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    this.#askedAt = undefined;
  }

  /** In milliseconds, at the least what is waited for already; `undefined`: nothing has been asked. */
  at(now: number): number | undefined {
    const waited = this.#askedAt === undefined ? undefined : now - this.#askedAt;
    const middle = this.#samples.toSorted((a, b) => a - b)[this.#samples.length >> 1];
    if (middle === undefined) return waited;
    return Math.max(middle, waited ?? 0);
  }
}
