import { describe, it } from "vitest";

import { median, percentile } from "../../support/statistics.ts";

describe("median", () => {
  it.for([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 1, 2, 4], 3],
  ] as const)("of %j is %d", ([values, expected], { expect }) => {
    expect(median(values)).toBe(expected);
  });

  it("of nothing is refused", ({ expect }) => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.for([
    [0, 1],
    [50, 50],
    [99, 99],
    [99.5, 100],
    [100, 100],
  ] as const)("%d of 1 to 100 is %d", ([percent, expected], { expect }) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  it("of nothing or above 100 is refused", ({ expect }) => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
  });
});
