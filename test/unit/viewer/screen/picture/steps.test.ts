import { describe, it } from "vitest";

import { nextScale } from "../../../../../viewer/src/screen/picture/steps.ts";

describe("the next scale", () => {
  it.for([
    [1, "larger", 1.25],
    [1, "smaller", 0.75],
    [0.93, "larger", 1],
    [0.998, "larger", 1.25],
    [4, "larger", undefined],
    [5.3, "smaller", 4],
    [0.5, "smaller", undefined],
    [0.2, "larger", 0.5],
  ] as const)("from %d, %s, is %d", ([from, direction, to], { expect }) => {
    expect(nextScale(from, direction)).toBe(to);
  });
});
