import { RateLimit } from "../wire/rate-limit.ts";
import type { SessionLimits } from "./limits.ts";

/** How often viewers may come back to one session, however often it is made again meanwhile. */
export class Returns {
  readonly #resumes: RateLimit;
  readonly #redials: RateLimit;

  constructor({ resumes, redials }: Pick<SessionLimits, "resumes" | "redials">) {
    this.#resumes = new RateLimit(resumes.perSecond, resumes.burst);
    this.#redials = new RateLimit(redials.perSecond, redials.burst);
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
