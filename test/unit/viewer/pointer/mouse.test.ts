import { describe, it } from "vitest";

import { maskOf } from "../../../../viewer/src/pointer/mouse-buttons.ts";
import { pinchFactor } from "../../../../viewer/src/pointer/trackpad-pinch.ts";
import { WheelNotches } from "../../../../viewer/src/pointer/wheel-notches.ts";

describe("a mouse that is the machine's", () => {
  it("has the buttons of RFC 6143 for those of the browser", ({ expect }) => {
    expect([0, 1, 2, 4, 7, 8, 16].map(maskOf)).toEqual([0, 1, 4, 2, 7, 0, 0]);
  });

  it("turns its wheel by steps, whatever the browser counts in", ({ expect }) => {
    const wheel = new WheelNotches();
    const turn = (deltaY: number, deltaMode = 0) => wheel.turn({ deltaMode, deltaX: 0, deltaY }).y;
    expect([turn(30), turn(20), turn(120), turn(-49), turn(-1)]).toEqual([0, 1, 1, 0, -1]);
    expect([turn(3, 1), turn(-3, 1)]).toEqual([1, -1]);
  });
});

it("a pinch enlarges by as much as it makes smaller on its way back, and is no jump", ({
  expect,
}) => {
  expect(pinchFactor(-20) * pinchFactor(20)).toBeCloseTo(1);
  expect(pinchFactor(-20)).toBeGreaterThan(1);
  expect(pinchFactor(-5000)).toBe(pinchFactor(-50));
});
