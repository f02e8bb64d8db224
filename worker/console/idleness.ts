import type { TimerName } from "./effects.ts";
import type { Event } from "./events.ts";
import { InputWatch } from "../rfb/client/input-watch.ts";

export interface IdlenessOptions {
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
}

/** How long a session has been without input, over all of its viewers, connections and restarts. */
export class Idleness {
  /** Is shown what viewers do. */
  readonly input: InputWatch;
  readonly #options: IdlenessOptions;

  /** `lastInputUnixMs`: of a session that is made again. A wall clock that was set back makes it no younger. */
  constructor(options: IdlenessOptions, lastInputUnixMs: number | undefined) {
    const { unixMs, monotonicMs } = options;
    this.#options = options;
    const before = lastInputUnixMs === undefined ? 0 : Math.max(0, unixMs() - lastInputUnixMs);
    this.input = new InputWatch(monotonicMs() - before);
  }

  /** Milliseconds since a person last did something. */
  get idleMs(): number {
    return this.#options.monotonicMs() - this.input.lastAt;
  }

  /** A timer has fired. The one that asks how long there has been no input is told. */
  fired(timer: TimerName): Event {
    return timer === "idle"
      ? { type: "timer-idle", idleMs: this.idleMs }
      : { type: `timer-${timer}` };
  }

  /** When that was: unix time in milliseconds. */
  get lastInputUnixMs(): number {
    return Math.round(this.#options.unixMs() - this.idleMs);
  }

  /** A person has said to stay. */
  stay(): void {
    this.input.lastAt = this.#options.monotonicMs();
  }
}
