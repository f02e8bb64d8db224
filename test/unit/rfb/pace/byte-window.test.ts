import fc from "fast-check";
import { describe, it } from "vitest";

import { ByteWindow } from "../../../../worker/rfb/pace/byte-window.ts";

const limits = { minBytes: 1000, maxBytes: 100_000, queuingDelayMs: 60 };

describe("ByteWindow", () => {
  it("counts the stream from its first byte, and what of it is acknowledged", ({ expect }) => {
    const window = new ByteWindow(limits, 1);
    window.add(300, 0);
    window.add(500, 1);
    window.acknowledge(300, 2);
    expect([window.sent, window.acknowledged]).toEqual([800, 300]);
  });

  it("has room for the window without what is in flight, a quarter of it at once", ({ expect }) => {
    const window = new ByteWindow(limits, 1);
    expect(window.size).toBe(8000);
    expect(window.roomAfter(0)).toBe(2000);
    window.add(7000, 0);
    expect(window.roomAfter(7000)).toBe(1000);
    expect(window.roomAfter(8000)).toBe(0);
    expect(window.roomAfter(9000)).toBe(0);
  });

  it("never has room for more than its maximum, whatever is acknowledged when", ({ expect }) => {
    const step = fc.record({ bytes: fc.nat(30_000), acks: fc.nat(100), ms: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, n) => {
        const window = new ByteWindow(limits, n);
        let now = 0;
        for (const { bytes, acks, ms } of steps) {
          window.add(Math.min(bytes, window.roomAfter(window.sent)), now);
          now += ms;
          const inFlight = window.sent - window.acknowledged;
          expect(inFlight).toBeLessThanOrEqual(limits.maxBytes);
          window.acknowledge(window.acknowledged + Math.floor((inFlight * acks) / 100), now);
          expect(window.size).toBeGreaterThanOrEqual(limits.minBytes);
          expect(window.size).toBeLessThanOrEqual(limits.maxBytes);
        }
      }),
    );
  });

  it("shrinks when the least of its samples shows a queue, and not before", ({ expect }) => {
    /** The number of delayed round trips after which the window is smaller than before. */
    const shrinksAfter = (samples: number): number => {
      const window = new ByteWindow(limits, samples);
      window.add(8000, 0);
      window.mark(0);
      window.acknowledge(8000, 50);
      for (let count = 1; ; count += 1) {
        const { size } = window;
        window.add(size, 1000 * count);
        window.mark(1000 * count);
        window.acknowledge(window.sent, 1000 * count + 400);
        if (window.size < size) return count;
      }
    };
    expect([1, 2, 3].map(shrinksAfter)).toEqual([1, 2, 3]);
  });
});
