import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { Returns } from "../../../worker/console/returns.ts";

const { redials, resumes } = SESSION_LIMITS;

/** How often a viewer may come back at once at this time. */
function atOnce(returns: Returns, isRedialled: boolean, now: number): number {
  let count = 0;
  while (returns.take(isRedialled, now)) count += 1;
  return count;
}

describe("viewers that come back", () => {
  it("may do so as often as the limits say", ({ expect }) => {
    const returns = new Returns(SESSION_LIMITS);
    expect(atOnce(returns, true, 0)).toBe(redials.burst);
    expect(atOnce(returns, true, 1000 / redials.perSecond)).toBe(1);
    expect(atOnce(new Returns(SESSION_LIMITS), false, 0)).toBe(resumes.burst);
  });

  it("may have the machine dialled less often at once after a restart, and as often later", ({
    expect,
  }) => {
    const returns = new Returns(SESSION_LIMITS, 5000);
    expect(atOnce(returns, true, 5000)).toBe(redials.again);
    expect(atOnce(returns, true, 5000 + (1000 * redials.burst) / redials.perSecond)).toBe(
      redials.burst,
    );
  });
});
