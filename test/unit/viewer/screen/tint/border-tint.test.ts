import { describe, it } from "vitest";

import { borderTint, differs, SIDE } from "../../../../../viewer/src/screen/tint/border-tint.ts";

/** A picture of one colour at its border and another inside. */
function picture(border: number, inside: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const isBorder = x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1;
    pixels.fill(isBorder ? border : inside, at * 4, at * 4 + 3);
  }
  return pixels;
}

describe("the surround of a screen", () => {
  it("is dark, with a little of the screen's border and nothing of what is inside", ({
    expect,
  }) => {
    expect(borderTint(picture(0, 255))).toEqual([12, 15, 17]);
    expect(borderTint(picture(255, 0))).toEqual([43, 46, 47]);
  });

  it("changes only where that is seen", ({ expect }) => {
    expect(differs(undefined, [14, 17, 19])).toBe(true);
    expect(differs([14, 17, 19], [15, 16, 18])).toBe(false);
    expect(differs([14, 17, 19], [14, 17, 21])).toBe(true);
  });
});
