import type { Kept } from "./kept.ts";

/**
 * The tokens with which a session's viewer can come back, as hashes. Each is good once; the one before the last
 * stays good until its viewer has proved to have the last, so an answer that was lost costs nothing.
 */
export class ResumeTokens {
  #current: string;
  #before: string | undefined;

  /** `current`: the hash of the token that the viewer was given last, `before`: of one that is still good. */
  constructor({ current, before }: Kept["tokens"]) {
    this.#current = current;
    this.#before = before;
  }

  /** Those that are good. */
  get hashes(): Kept["tokens"] {
    const [current, before] = [this.#current, this.#before];
    return before === undefined ? { current } : { current, before };
  }

  isGood(hash: string): boolean {
    return hash === this.#current || hash === this.#before;
  }

  /** A viewer has come with a token that is good, and gets the next. */
  use(hash: string, next: string): void {
    this.#before = hash;
    this.#current = next;
  }

  /** The viewer has the last one. Whether the one before was still good. */
  proved(): boolean {
    const wasGood = this.#before !== undefined;
    this.#before = undefined;
    return wasGood;
  }
}
