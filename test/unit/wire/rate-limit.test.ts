import fc from "fast-check";
import { describe, it } from "vitest";

import { RateLimit } from "../../../worker/wire/rate-limit.ts";

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

  it("takes several at once, all or none", ({ expect }) => {
    const limit = new RateLimit(10, 5);
    expect([limit.take(0, 3), limit.take(0, 3), limit.take(0, 2)]).toEqual([true, false, true]);
    expect([limit.take(99, 1), limit.take(100, 1)]).toEqual([false, true]);
  });

  it("takes nothing away when the clock is set back", ({ expect }) => {
    const limit = new RateLimit(10, 3);
    expect(limit.take(3_600_000)).toBe(true);
    expect(limit.take(0)).toBe(true);
    expect(limit.take(0)).toBe(true);
    expect(limit.take(100)).toBe(true);
  });
});

it("tells when one more is within the rate", ({ expect }) => {
  const limit = new RateLimit(3, 1);
  limit.take(1000);
  expect(limit.nextAt).toBe(1334);
  expect(limit.take(1333)).toBe(false);
  expect(limit.nextAt).toBe(1334);
  expect(limit.take(limit.nextAt)).toBe(true);
});

it("allows one more when it has said so, whatever the fractions", ({ expect }) => {
  const anyTime = fc.double({ min: 0, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.array(anyTime), (perSecond, times) => {
      const limit = new RateLimit(perSecond, 2);
      for (const now of times.toSorted((one, other) => one - other)) {
        if (limit.take(now)) continue;
        const { nextAt } = limit;
        expect(nextAt).toBeGreaterThan(now);
        expect(limit.take(nextAt)).toBe(true);
      }
    }),
  );
});
