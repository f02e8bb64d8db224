import fc from "fast-check";
import { describe, it } from "vitest";

import { bounded, scaleOf, type Room } from "../../../../viewer/src/screen/zoom/sight.ts";
import {
  changedBox,
  MAX_HEIGHT,
  MAX_WIDTH,
} from "../../../../viewer/src/touch/typing/changed-box.ts";
import { typingScale } from "../../../../viewer/src/touch/typing/typing-scale.ts";

const WIDTH = 100;
const HEIGHT = 80;

function picture(): Uint8ClampedArray {
  return new Uint8ClampedArray(4 * WIDTH * HEIGHT);
}

function filled(x: number, y: number, width: number, height: number): Uint8ClampedArray {
  const pixels = picture();
  for (let row = y; row < y + height; row += 1)
    for (let column = x; column < x + width; column += 1) pixels[4 * (row * WIDTH + column)] = 200;
  return pixels;
}

describe("where somebody types", () => {
  it("is where the picture has changed, if that is small", ({ expect }) => {
    const number = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.nat(59), fc.nat(39), number, number, (x, y, width, height) => {
        const isSmall = width <= MAX_WIDTH * WIDTH && height <= MAX_HEIGHT * HEIGHT;
        const box = changedBox(picture(), filled(x, y, width, height), WIDTH);
        expect(box).toEqual(isSmall ? { x, y, width, height } : undefined);
      }),
    );
  });

  it("is nowhere if nothing has changed, and for what is not seen of a pixel", ({ expect }) => {
    expect(changedBox(picture(), picture(), WIDTH)).toBeUndefined();
    const opaque = picture().map((value, at) => (at % 4 === 3 ? 255 : value));
    expect(changedBox(picture(), opaque, WIDTH)).toBeUndefined();
  });
});

describe("the screen while somebody types", () => {
  const room = (width: number, height: number): Room => ({
    guest: { width: 1024, height: 768 },
    area: { width, height },
    margin: { x: 0, y: 0 },
    density: 3,
  });

  it("is as wide as its place where all of it would be much smaller", ({ expect }) => {
    expect(typingScale(room(412, 400))).toBeUndefined();
    expect(typingScale(room(750, 100))).toBe(750 / 1024);
    expect(typingScale({ ...room(750, 100), guest: { width: 0, height: 0 } })).toBeUndefined();
  });

  it("is at the upper edge, with room for what it is typed with", ({ expect }) => {
    const upright = room(412, 500);
    const sight = { scale: scaleOf("fit", upright), x: 0, y: 0 };
    expect(bounded(sight, { ...upright, isAtTop: true }).y).toBe(0);
    expect(bounded(sight, upright).y).toBeGreaterThan(0);
  });
});
