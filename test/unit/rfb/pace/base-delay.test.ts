import { describe, it } from "vitest";

import { BaseDelay } from "../../../../worker/rfb/pace/base-delay.ts";

describe("BaseDelay", () => {
  it("tells what of a round trip was spent in queues", ({ expect }) => {
    const delay = new BaseDelay();
    expect(delay.milliseconds).toBeUndefined();
    expect([100, 130, 90, 120].map((trip, now) => delay.add(trip, now))).toEqual([0, 30, 0, 30]);
    expect(delay.milliseconds).toBe(90);
  });

  it("forgets the shortest after twenty seconds", ({ expect }) => {
    const delay = new BaseDelay();
    delay.add(50, 0);
    for (let now = 1_000; now <= 19_000; now += 1_000) delay.add(200, now);
    expect(delay.milliseconds).toBe(50);
    for (let now = 20_000; now <= 31_000; now += 1_000) delay.add(200, now);
    expect(delay.milliseconds).toBe(200);
  });

  it("asks for empty queues when none were met for a while, until there were", ({ expect }) => {
    const delay = new BaseDelay();
    delay.add(50, 0);
    for (let now = 1_000; now <= 21_000; now += 1_000) delay.add(100, now);
    expect(delay.isStale).toBe(false);
    delay.add(100, 22_001);
    expect(delay.isStale).toBe(true);
    delay.drained();
    expect(delay.isStale).toBe(false);
  });
});
