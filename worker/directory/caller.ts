import type { SetTimer } from "../wire/timers.ts";

/** Calls to sessions that are in flight at once. */
const MAX_CALLS = 32;

/** A session did not answer in time; it may still do what it was asked. */
class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/**
 * Calls to sessions: a limited number at once, each with a time limit, so that one session that does not answer holds up
 * nothing but its own call for that long.
 */
export class Caller {
  readonly #setTimer: SetTimer;
  readonly #limitMs: number;
  readonly #waiting: (() => void)[] = [];
  #calls = 0;

  constructor(setTimer: SetTimer, limitMs: number) {
    this.#setTimer = setTimer;
    this.#limitMs = limitMs;
  }

  /** Rejects with what the call rejects with, or with NoAnswerError. */
  async call<Answer>(begin: () => Promise<Answer>): Promise<Answer> {
    if (this.#calls >= MAX_CALLS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#calls += 1;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#setTimer(this.#limitMs, () => reject(new NoAnswerError()));
    try {
      return await Promise.race([begin(), late]);
    } finally {
      cancel();
      const next = this.#waiting.shift();
      if (next === undefined) this.#calls -= 1;
      else next();
    }
  }
}
