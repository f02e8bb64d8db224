import type { SetTimer } from "../wire/timers.ts";

/** A call was not answered in time. */
class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export interface CallsOptions<Operation> {
  /** How long an answer is waited for, milliseconds. */
  readonly callMs: number;
  readonly setTimer: SetTimer;
  readonly failed: (operation: Operation, error: unknown) => void;
}

export interface Repetition {
  /** How often the call is made at the most. */
  readonly tries: number;
  /** How long after a number of failures, from 0, it is made again: milliseconds. */
  readonly waitMs: (failures: number) => number;
  /** Whether it still is of use. */
  readonly isWanted?: () => boolean;
}

/** Calls of another object, which may fail, and may never be answered. */
export class Calls<Operation> {
  readonly #options: CallsOptions<Operation>;

  constructor(options: CallsOptions<Operation>) {
    this.#options = options;
  }

  /** A call's answer, if it comes in time. */
  async within<Answer>(call: Promise<Answer>): Promise<Answer> {
    const { promise, reject } = Promise.withResolvers<never>();
    const { setTimer, callMs } = this.#options;
    const cancel = setTimer(callMs, () => reject(new NoAnswer()));
    try {
      return await Promise.race([call, promise]);
    } finally {
      cancel();
    }
  }

  /** Makes a call until it is answered, or that is given up. Never rejects. */
  async repeat(
    operation: Operation,
    call: () => Promise<unknown>,
    { tries, waitMs, isWanted = () => true }: Repetition,
  ): Promise<void> {
    for (let failures = 0; failures < tries && isWanted(); failures += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await this.within(call());
        return;
      } catch (error) {
        this.#options.failed(operation, error);
        // oxlint-disable-next-line no-await-in-loop -- one after another
        if (failures + 1 < tries) await this.#wait(waitMs(failures));
      }
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.setTimer(milliseconds, resolve);
    });
  }
}
