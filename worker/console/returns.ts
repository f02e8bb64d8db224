import { RateLimit } from "../wire/rate-limit.ts";
import type { SessionLimits } from "./limits.ts";

/** How often viewers may come back to one session, however often it is made again meanwhile. */
export class Returns {
  readonly #resumes: RateLimit;
  readonly #redials: RateLimit;

  /** `restartedAt`: when the object found a session that had begun before it did, on the clock of {@link take}. */
  constructor(
    { resumes, redials }: Pick<SessionLimits, "resumes" | "redials">,
    restartedAt?: number,
  ) {
    this.#resumes = new RateLimit(resumes.perSecond, resumes.burst);
    this.#redials = new RateLimit(redials.perSecond, redials.burst);
    if (restartedAt !== undefined) this.#redials.take(restartedAt, redials.burst - redials.again);
  }

  /**
   * Whether a viewer may come back, which counts as once. `redials`: whether the machine is dialled for it. `now`:
   * milliseconds on a clock that never goes back.
   */
  take(redials: boolean, now: number): boolean {
    if (redials && !this.#redials.take(now)) return false;
    return this.#resumes.take(now);
  }
}
