import type { SetTimer } from "../../../worker/wire/timers.ts";

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** A clock and timers that stand still until a test turns them. */
export class FakeTime {
  /** What is added to the clock's time: somebody has set it. */
  jumpMs = 0;
  /** Timers that were ever set. */
  started = 0;
  #now = 0;
  readonly #timers = new Set<Timer>();

  readonly now = (): number => this.#now + this.jumpMs;

  readonly setTimer: SetTimer = (milliseconds, action) => {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.add(timer);
    this.started += 1;
    return () => void this.#timers.delete(timer);
  };

  /** Timers that have been set and neither have fired nor were cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Nothing that was set fires any more: what it was set by is gone. */
  forget(): void {
    this.#timers.clear();
  }

  /** Lets `milliseconds` pass, timers firing in their order, with whatever follows from each. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settled();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await settled();
    }
    this.#now = until;
  }

  #next(until: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= until);
    return due.toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Everything that follows from what has happened has happened, in streams as well. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
