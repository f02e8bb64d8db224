import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import { next } from "./lifecycle.ts";
import type { State, Transition } from "./states.ts";

export interface LifecycleRunnerOptions {
  /** What the session begins with. */
  readonly first: Transition;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Carries an effect out; may say in turn that something has happened. */
  readonly perform: (effect: Effect) => void;
  /** An effect could not be carried out. */
  readonly failed: (error: unknown) => void;
  /** Everything that was to be done has been done. */
  readonly settled: () => void;
}

/** Where a session is in its life: takes events one after another, and has done what follows from each. */
export class LifecycleRunner {
  readonly #options: LifecycleRunnerOptions;
  readonly #events: Event[] = [];
  #state: State;
  #isBusy = false;

  constructor(options: LifecycleRunnerOptions) {
    this.#options = options;
    [this.#state] = options.first;
  }

  get state(): State {
    return this.#state;
  }

  /** Does what the session begins with. */
  start(): void {
    const [, effects] = this.#options.first;
    this.#run(effects);
  }

  /** One that happens while effects are carried out comes after them. */
  happened(event: Event): void {
    this.#events.push(event);
    if (!this.#isBusy) this.#run([]);
  }

  #run(first: readonly Effect[]): void {
    const { now, settled } = this.#options;
    this.#isBusy = true;
    this.#performAll(first);
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      const [state, effects] = next(this.#state, event, now());
      this.#state = state;
      this.#performAll(effects);
    }
    this.#isBusy = false;
    settled();
  }

  #performAll(effects: readonly Effect[]): void {
    const { perform, failed } = this.#options;
    for (const effect of effects) {
      try {
        perform(effect);
      } catch (error) {
        // A log that fails has nobody to tell.
        if (effect.type !== "report-fault") failed(error);
      }
    }
  }
}
