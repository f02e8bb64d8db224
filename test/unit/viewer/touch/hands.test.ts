import fc from "fast-check";
import { describe, it } from "vitest";

import { intoSight, MARGIN } from "../../../../viewer/src/touch/follow.ts";
import { MotionHand } from "../../../../viewer/src/touch/motion-hand.ts";
import { TOUCH } from "../../../../viewer/src/touch/touch-preference.ts";

const HERE = { x: 0, y: 0 };

function hand() {
  const moves: (readonly [dx: number, dy: number, buttons: number])[] = [];
  const motion = new MotionHand((...move) => moves.push(move));
  return { motion, moves };
}

describe("a hand that moves by motions", () => {
  it("moves whole pixels, and owes the rest", ({ expect }) => {
    const way = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(way, way)), (ways) => {
        const { motion, moves } = hand();
        for (const [x, y] of ways) motion.point(HERE, { x, y });
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        const missing = sum(ways.map(([x]) => x)) - sum(moves.map(([dx]) => dx));
        expect(Math.abs(missing)).toBeLessThan(1.001);
        expect(moves.every(([dx, dy]) => Number.isInteger(dx) && Number.isInteger(dy))).toBe(true);
      }),
    );
  });

  it("drags with the left button, and lets go once", ({ expect }) => {
    const { motion, moves } = hand();
    motion.press();
    motion.press();
    motion.point(HERE, { x: 3, y: -2 });
    motion.release();
    motion.release();
    expect(moves).toEqual([
      [0, 0, 1],
      [3, -2, 1],
      [0, 0, 0],
    ]);
  });

  it("clicks and turns the wheel beside what it holds", ({ expect }) => {
    const { motion, moves } = hand();
    motion.hold(4);
    motion.click("middle");
    motion.wheel({ x: -1, y: 2 });
    const masks = [4, 4 | 2, 4, 4 | 16, 4, 4 | 16, 4, 4 | 32, 4];
    expect(moves.map(([, , buttons]) => buttons)).toEqual(masks);
  });
});

describe("what is followed", () => {
  const area = { width: 400, height: 300 };

  it("comes into sight, by no more than that takes", ({ expect }) => {
    expect(intoSight({ x: 200, y: 150 }, area)).toEqual({ x: 0, y: 0 });
    expect(intoSight({ x: -10, y: 300 }, area)).toEqual({ x: MARGIN + 10, y: -MARGIN });
    expect(intoSight({ x: 399, y: 0 }, area)).toEqual({ x: 1 - MARGIN, y: MARGIN });
  });

  it("is in sight after that, in places of every size", ({ expect }) => {
    const length = fc.integer({ min: 1, max: 2000 });
    const at = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(length, length, at, at, (width, height, x, y) => {
        const by = intoSight({ x, y }, { width, height });
        expect(x + by.x).toBeGreaterThanOrEqual(0);
        expect(x + by.x).toBeLessThanOrEqual(width);
        expect(y + by.y).toBeGreaterThanOrEqual(0);
        expect(y + by.y).toBeLessThanOrEqual(height);
      }),
    );
  });
});

it("a choice that was kept is read again, and nothing else", ({ expect }) => {
  const choice = { mode: "touchpad", isKnown: true };
  expect(TOUCH.parse(choice)).toEqual(choice);
  expect(TOUCH.parse({ mode: "feet", isKnown: "yes" })).toEqual({});
  for (const kept of [null, 7, "touchpad"]) expect(TOUCH.parse(kept)).toBeUndefined();
});
