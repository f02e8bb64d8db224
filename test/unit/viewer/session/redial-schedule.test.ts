import { describe, it } from "vitest";

import { LONG_AWAY_MS, redialDelay } from "../../../../viewer/src/session/redial-schedule.ts";

describe("the wait before a try", () => {
  it("is nothing, then longer each time, and 5 s from then on", ({ expect }) => {
    const delays = Array.from({ length: 8 }, (_, attempt) => redialDelay(attempt, 0, 0.5));
    expect(delays).toEqual([0, 300, 1000, 2000, 4000, 5000, 5000, 5000]);
  });

  it("is 10 s in the end, but for tries that have a reason", ({ expect }) => {
    expect(redialDelay(30, LONG_AWAY_MS - 1, 0.5)).toBe(5000);
    expect(redialDelay(30, LONG_AWAY_MS, 0.5)).toBe(10_000);
    expect(redialDelay(0, LONG_AWAY_MS, 0.5)).toBe(0);
    expect(redialDelay(1, LONG_AWAY_MS, 0.5)).toBe(300);
  });

  it("differs by up to a fifth in either direction", ({ expect }) => {
    expect(redialDelay(2, 0, 0)).toBeCloseTo(800);
    expect(redialDelay(2, 0, 1)).toBeCloseTo(1200);
    expect(redialDelay(0, 0, 0.9)).toBe(0);
  });
});
