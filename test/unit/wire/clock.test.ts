import { describe, it } from "vitest";

import { monotonic } from "../../../worker/wire/clock.ts";

describe("monotonic", () => {
  it("tells the time of its clock until that is set back, and then goes on from there", ({
    expect,
  }) => {
    let wall = 1000;
    const now = monotonic(() => wall);
    const times = [1000, 1010, 400, 400, 425, 300, 301, 9000].map((time) => {
      wall = time;
      return now();
    });
    expect(times).toEqual([1000, 1010, 1010, 1010, 1035, 1035, 1036, 9735]);
  });
});
