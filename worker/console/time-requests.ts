import type { TimeRequest } from "./kept.ts";

/** How long after a request for more time the next one of the same session counts, in milliseconds. */
export const ASK_AGAIN_MS = 120_000;

/**
 * What a person's requests for more time have come to. One is open at a time, until it is answered, and one counts in
 * {@link ASK_AGAIN_MS}: a viewer that asks and asks makes no more events than that. All times are unix time in
 * milliseconds, on a clock that does not go back.
 */
export class TimeRequests {
  #last: TimeRequest | undefined;

  constructor(before: TimeRequest | undefined) {
    this.#last = before;
  }

  get last(): TimeRequest | undefined {
    return this.#last;
  }

  /** Since when one waits for an answer, if one does. */
  get openSinceUnixMs(): number | undefined {
    return this.#last?.isOpen === true ? this.#last.askedUnixMs : undefined;
  }

  /** A person asks. `open`: and has before, without an answer yet. `early`: and has just had one. */
  ask(now: number): "asked" | "open" | "early" {
    if (this.openSinceUnixMs !== undefined) return "open";
    if (this.againAfterMs(now) > 0) return "early";
    this.#last = { askedUnixMs: now, isOpen: true };
    return "asked";
  }

  /** How long it is until one counts again, in milliseconds; 0: one counts now. */
  againAfterMs(now: number): number {
    return this.#last === undefined ? 0 : Math.max(0, this.#last.askedUnixMs + ASK_AGAIN_MS - now);
  }

  /** It is answered; `false`: none is open. */
  close(): boolean {
    if (this.#last?.isOpen !== true) return false;
    this.#last = { ...this.#last, isOpen: false };
    return true;
  }
}
