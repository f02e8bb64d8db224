import { describe, it } from "vitest";

import { StallWatch } from "../../../worker/console/stall-watch.ts";

describe("StallWatch", () => {
  it("finds a way that stays full with not a byte moving, at its limit and not before", ({
    expect,
  }) => {
    const watch = new StallWatch(60);
    expect(watch.isStuck(true, 5, 0)).toBe(false);
    expect(watch.isStuck(true, 5, 15)).toBe(false);
    expect(watch.isStuck(true, 5, 74)).toBe(false);
    expect(watch.isStuck(true, 5, 75)).toBe(true);
  });

  it("takes a byte, or room, for a sign of life", ({ expect }) => {
    for (const [isFull, sent] of [
      [true, 6],
      [false, 5],
    ] as const) {
      const watch = new StallWatch(60);
      watch.isStuck(true, 5, 0);
      watch.isStuck(true, 5, 15);
      expect(watch.isStuck(isFull, sent, 60)).toBe(false);
      expect(watch.isStuck(true, sent, 75)).toBe(false);
      expect(watch.isStuck(true, sent, 90)).toBe(false);
      expect(watch.isStuck(true, sent, 200)).toBe(true);
    }
  });
});
