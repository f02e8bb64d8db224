import type { MeasuredMessage } from "../channel/messages.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import type { Counters } from "./kept.ts";
import type { SessionLimits } from "./limits.ts";

/** What the viewer says that it has measured, in milliseconds. */
export type Measured = Pick<Counters, "keyP50Ms" | "keyP95Ms" | "pageFirstFrameMs">;

/** What the viewers of a session have measured: nothing but metrics follows from it. */
export class Measurements {
  readonly #max: SessionLimits["measured"];
  readonly #rate: RateLimit;
  #pageFirstFrameMs: number | undefined;
  #keys: MeasuredMessage["keys"];

  constructor(limits: SessionLimits["measured"]) {
    this.#max = limits;
    this.#rate = new RateLimit(limits.perSecond, limits.burst);
  }

  /** A viewer has measured something. What comes faster than it may is ignored. `now`: milliseconds on any one clock. */
  take({ firstFrameMs, keys }: MeasuredMessage, now: number): void {
    if (!this.#rate.take(now)) return;
    // A page that is loaded again has a first picture of its own.
    this.#pageFirstFrameMs ??= firstFrameMs;
    this.#keys = keys ?? this.#keys;
  }

  /** The first picture of the first page, and the latest of keys; nothing is longer than it can be. */
  get measured(): Measured {
    const { maxMs } = this.#max;
    const [first, keys] = [this.#pageFirstFrameMs, this.#keys];
    return {
      ...(first !== undefined && { pageFirstFrameMs: Math.min(first, maxMs) }),
      ...(keys !== undefined && {
        keyP50Ms: Math.min(keys.p50Ms, keys.p95Ms, maxMs),
        keyP95Ms: Math.min(keys.p95Ms, maxMs),
      }),
    };
  }
}
