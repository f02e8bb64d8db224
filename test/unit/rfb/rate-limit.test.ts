import { describe, it } from "vitest";

import { RateLimit } from "../../../worker/rfb/rate-limit.ts";

describe("RateLimit", () => {
  it("allows a burst at once, then its rate", ({ expect }) => {
    const limit = new RateLimit(10, 3);
    const at = (now: number) => limit.take(now);
    expect([0, 0, 0, 0].map(at)).toEqual([true, true, true, false]);
    expect([99, 100, 101, 199, 200].map(at)).toEqual([false, true, false, false, true]);
  });

  it("saves up no more than a burst", ({ expect }) => {
    const limit = new RateLimit(10, 3);
    limit.take(0);
    const taken = Array.from({ length: 10 }, () => limit.take(60_000));
    expect(taken.filter(Boolean)).toHaveLength(3);
  });

  it("takes nothing away when the clock is set back", ({ expect }) => {
    const limit = new RateLimit(10, 3);
    expect(limit.take(3_600_000)).toBe(true);
    expect(limit.take(0)).toBe(true);
    expect(limit.take(0)).toBe(true);
    expect(limit.take(100)).toBe(true);
  });
});
