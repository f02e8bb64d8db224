import { describe, it } from "vitest";

import { redialDelay } from "../../../../viewer/src/session/redial-schedule.ts";

describe("the wait before a try", () => {
  it("is nothing, then longer each time, and 5 s from then on", ({ expect }) => {
    const delays = Array.from({ length: 8 }, (_, attempt) => redialDelay(attempt, 0.5));
    expect(delays).toEqual([0, 300, 1000, 2000, 4000, 5000, 5000, 5000]);
  });

  it("differs by up to a fifth in either direction", ({ expect }) => {
    expect(redialDelay(2, 0)).toBeCloseTo(800);
    expect(redialDelay(2, 1)).toBeCloseTo(1200);
    expect(redialDelay(0, 0.9)).toBe(0);
  });
});
