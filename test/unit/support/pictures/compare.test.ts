import { describe, it } from "vitest";

import { compare, type Pixels } from "../../../support/pictures/compare.ts";

const SIZE = { width: 40, height: 20 };

/** A picture in one grey, but for the first `count` pixels. */
function picture(grey: number, { count = 0, other = 0 } = {}): Pixels {
  const bytes = Uint8Array.from({ length: 4 * SIZE.width * SIZE.height }, (_, at) => {
    if (at % 4 === 3) return 255;
    return at >> 2 < count ? other : grey;
  });
  return { ...SIZE, bytes };
}

describe("two pictures", () => {
  it("are the same where letters are drawn a little lighter or darker everywhere", ({ expect }) => {
    expect(compare(picture(0x20), picture(0x20))).toBeUndefined();
    expect(compare(picture(0x20), picture(0x24))).toBeUndefined();
    expect(compare(picture(0xf0), picture(0xe8))).toBeUndefined();
  });

  it("differ by the third square in which something is not there", ({ expect }) => {
    const text = { other: 0x40 };
    const without = picture(0x20);
    expect(compare(picture(0x20, { ...text, count: 2 }), without)).toBeUndefined();
    const difference = compare(picture(0x20, { ...text, count: 3 }), without);
    expect(difference?.reason).toBe("differs in 3 squares (0.4 %)");
    // In red.
    expect([...(difference?.marked?.bytes.slice(0, 4) ?? [])]).toEqual([255, 0, 0, 255]);
  });

  it("differ by their size", ({ expect }) => {
    const wider = { width: 41, height: 20, bytes: new Uint8Array(4 * 41 * 20) };
    expect(compare(picture(0), wider)).toEqual({ reason: "has another size" });
  });
});
