/** From a bell that is said until the next one that is, in milliseconds: programs ring for each key that they refuse. */
export const SAID_EVERY_MS = 10_000;

/** Which of a machine's bells are said to people who do not see them. */
export class Ringing {
  #saidAt = Number.NEGATIVE_INFINITY;

  /** The bell rings at `now`, clock time in milliseconds: gives whether that is said. */
  isNews(now: number): boolean {
    if (now - this.#saidAt < SAID_EVERY_MS) return false;
    this.#saidAt = now;
    return true;
  }
}
