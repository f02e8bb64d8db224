import { describe, it } from "vitest";

import { RecentCount } from "../../../worker/http/recent-count.ts";

describe("RecentCount", () => {
  it("holds as many as it may, and one more once the first is old", ({ expect }) => {
    const count = new RecentCount(2, 1000);
    expect([count.take(0), count.take(400), count.take(999)]).toEqual([true, true, false]);
    expect([count.take(1000), count.take(1399), count.take(1400)]).toEqual([true, false, true]);
  });

  it("counts nothing that it has turned away", ({ expect }) => {
    const count = new RecentCount(1, 1000);
    for (let now = 0; now < 1000; now += 100) count.take(now);
    expect(count.take(1000)).toBe(true);
  });
});
