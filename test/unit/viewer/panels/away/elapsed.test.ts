import { describe, it } from "vitest";

import { elapsed } from "../../../../../viewer/src/panels/away/elapsed.ts";

describe("time that has passed", () => {
  it.for([
    [-1, "seconds", 0],
    [0, "seconds", 0],
    [999, "seconds", 0],
    [1000, "seconds", 1],
    [59_999, "seconds", 59],
    [60_000, "minutes", 1],
    [119_999, "minutes", 1],
    [120_000, "minutes", 2],
    [3_600_000, "minutes", 60],
  ] as const)("of %d ms is said in %s: %d", ([milliseconds, unit, count], { expect }) => {
    expect(elapsed(milliseconds)).toEqual({ unit, count });
  });
});
