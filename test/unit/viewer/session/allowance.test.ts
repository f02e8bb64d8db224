import { describe, it } from "vitest";

import {
  ALLOWED_AT_ONCE,
  ALLOWED_EVERY_MS,
  Allowance,
} from "../../../../viewer/src/session/allowance.ts";
import { SESSION_LIMITS } from "../../../../worker/console/limits.ts";

describe("what a person may ask for", () => {
  it("is a number at once, and one more after each second, up to that number", ({ expect }) => {
    const allowance = new Allowance();
    const taken = (now: number): number =>
      Array.from({ length: ALLOWED_AT_ONCE + 5 }, () => allowance.takes(now)).filter(Boolean)
        .length;
    expect(taken(1000)).toBe(ALLOWED_AT_ONCE);
    expect(taken(1000 + ALLOWED_EVERY_MS - 1)).toBe(0);
    expect(taken(1000 + ALLOWED_EVERY_MS)).toBe(1);
    expect(taken(1000 + 4 * ALLOWED_EVERY_MS)).toBe(3);
    expect(taken(1_000_000)).toBe(ALLOWED_AT_ONCE);
  });

  it("is less than the gateway permits", ({ expect }) => {
    const { burst, perSecond } = SESSION_LIMITS.wishes;
    expect(ALLOWED_AT_ONCE).toBeLessThan(burst);
    expect(1000 / ALLOWED_EVERY_MS).toBeLessThanOrEqual(perSecond);
  });
});
