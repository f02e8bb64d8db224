import { describe, it } from "vitest";

import { RecentCount } from "../../../worker/http/recent-count.ts";

describe("RecentCount", () => {
  it("holds as many as it may, and one more once the first is old", ({ expect }) => {
    const count = new RecentCount(2, 1000);
    expect([count.tryAdd(0), count.tryAdd(400), count.tryAdd(999)]).toEqual([true, true, false]);
    expect([count.tryAdd(1000), count.tryAdd(1399), count.tryAdd(1400)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("counts nothing that it has turned away", ({ expect }) => {
    const count = new RecentCount(1, 1000);
    for (let now = 0; now < 1000; now += 100) count.tryAdd(now);
    expect(count.tryAdd(1000)).toBe(true);
  });
});
