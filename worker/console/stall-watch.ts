/** Finds a path to the viewer that is full and on which nothing moves any more. */
export class StallWatch {
  readonly #limitMs: number;
  #sent = -1;
  #since: number | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * Whether the path has been full for at least `limitMs` with not a byte more `sent`. To be asked now and
   * then, with milliseconds on any one clock.
   */
  isStuck(isFull: boolean, sent: number, now: number): boolean {
    const isStill = isFull && sent === this.#sent;
    this.#sent = sent;
    if (isStill) this.#since ??= now;
    else this.#since = undefined;
    return this.#since !== undefined && now - this.#since >= this.#limitMs;
  }
}
