import fc from "fast-check";
import { describe, it } from "vitest";

import type { Gesture, Point } from "../../../../viewer/src/touch/gesture.ts";
import {
  HOLD_MS,
  PINCH_SLOP,
  SECOND_TAP_DISTANCE,
  SECOND_TAP_MS,
  SLOP,
  TAP_MS,
  TouchRecogniser,
} from "../../../../viewer/src/touch/touch-recogniser.ts";

type Step =
  | readonly ["down" | "move", finger: number, x: number, y: number, at: number]
  | readonly ["up", finger: number, at: number]
  | readonly ["tick", at: number]
  | readonly ["cancel"];

function play(steps: readonly Step[], on = new TouchRecogniser()): Gesture[] {
  return steps.flatMap((step) => {
    switch (step[0]) {
      case "down":
      case "move":
        return on[step[0]](step[1], { x: step[2], y: step[3] }, step[4]);
      case "up":
        return on.up(step[1], step[2]);
      case "tick":
        return on.tick(step[1]);
      case "cancel":
        return on.cancel();
    }
  });
}

const tap = (fingers: 1 | 2 | 3, x: number, y: number): Gesture => ({
  kind: "tap",
  fingers,
  at: { x, y },
});

const kinds = (gestures: readonly Gesture[]) => gestures.map(({ kind }) => kind);

/** All fingers down at 100, 200 and so on, and up. */
function tapOf(fingers: number, from: number, until: number): Step[] {
  const all = Array.from({ length: fingers }, (_, finger) => finger);
  return [
    ...all.map((finger) => ["down", finger, 100 * (finger + 1), 50, from] as const),
    ...all.map((finger) => ["up", finger, until] as const),
  ];
}

describe("a tap", () => {
  it("is where the finger came down, although no finger is quite still", ({ expect }) => {
    const still = play([
      ["down", 1, 10, 20, 0],
      ["move", 1, 10 + SLOP, 20, 50],
      ["up", 1, 100],
    ]);
    expect(still).toEqual([tap(1, 10, 20)]);
  });

  it("is between its fingers, of which there are three at most", ({ expect }) => {
    expect(play(tapOf(2, 0, TAP_MS))).toEqual([tap(2, 150, 50)]);
    expect(play(tapOf(3, 0, TAP_MS))).toEqual([tap(3, 200, 50)]);
    expect(play(tapOf(4, 0, TAP_MS))).toEqual([]);
    expect(play(tapOf(2, 0, TAP_MS + 1))).toEqual([]);
  });

  it("is none if a finger has come down while another went up", ({ expect }) => {
    const steps = play([
      ["down", 1, 0, 0, 0],
      ["down", 2, 50, 0, 10],
      ["up", 1, 20],
      ["down", 3, 90, 0, 30],
      ["up", 2, 40],
      ["up", 3, 50],
    ]);
    expect(steps).toEqual([]);
  });

  it("soon after another and near to it is where that was; a third is where it is", ({
    expect,
  }) => {
    const taps = (gap: number, apart: number) => {
      const at = [0, 1, 2].map((count) => count * (gap + 10));
      return play(
        at.flatMap((time, count): Step[] => [
          ["down", 1, count * apart, 0, time],
          ["up", 1, time + 10],
        ]),
      ).map((gesture) => gesture.kind === "tap" && gesture.at.x);
    };
    expect(taps(SECOND_TAP_MS, 5)).toEqual([0, 0, 10]);
    expect(taps(SECOND_TAP_MS + 1, 5)).toEqual([0, 5, 10]);
    expect(taps(10, SECOND_TAP_DISTANCE)).toEqual([0, 0, 2 * SECOND_TAP_DISTANCE]);
    expect(taps(10, SECOND_TAP_DISTANCE + 1)).toEqual([0, 41, 82]);
  });
});

describe("a stroke", () => {
  it("is a drag from where the finger came down as soon as it has moved", ({ expect }) => {
    const drag = play([
      ["down", 1, 10, 10, 0],
      ["move", 1, 10 + SLOP + 1, 10, 30],
      ["move", 1, 30, 14, 40],
      ["up", 1, 50],
    ]);
    const stroke = "drag";
    expect(drag).toEqual([
      { kind: "stroke-start", stroke, at: { x: 10, y: 10 } },
      { kind: "stroke-move", stroke, at: { x: 21, y: 10 }, by: { x: 11, y: 0 }, ms: 0 },
      { kind: "stroke-move", stroke, at: { x: 30, y: 14 }, by: { x: 9, y: 4 }, ms: 10 },
      { kind: "stroke-end", stroke, at: { x: 30, y: 14 } },
    ]);
  });

  it("is a hold once the finger has rested, and moves nothing while it trembles", ({ expect }) => {
    const on = new TouchRecogniser();
    expect(play([["down", 1, 5, 5, 100]], on)).toEqual([]);
    expect(on.wakeAt).toBe(100 + HOLD_MS);
    expect(play([["tick", 99 + HOLD_MS]], on)).toEqual([]);
    expect(play([["tick", 100 + HOLD_MS]], on)).toEqual([
      { kind: "stroke-start", stroke: "hold", at: { x: 5, y: 5 } },
    ]);
    expect(on.wakeAt).toBeUndefined();
    expect(play([["move", 1, 5 + SLOP, 5, 700]], on)).toEqual([]);
    expect(play([["move", 1, 5, 30, 710]], on)).toMatchObject([{ by: { x: 0, y: 25 } }]);
    expect(play([["up", 1, 720]], on)).toEqual([
      { kind: "stroke-end", stroke: "hold", at: { x: 5, y: 30 } },
    ]);
  });

  it("is a hold although the timer comes late", ({ expect }) => {
    const late = play([
      ["down", 1, 5, 5, 0],
      ["up", 1, HOLD_MS],
    ]);
    expect(kinds(late)).toEqual(["stroke-start", "stroke-end"]);
  });

  it("right after a tap says so, moved or rested", ({ expect }) => {
    const after = (steps: readonly Step[]) => play([...tapOf(1, 0, 50), ...steps])[1];
    const start = { kind: "stroke-start", stroke: "tap-drag" };
    expect(
      after([
        ["down", 0, 100, 50, 100],
        ["move", 0, 130, 50, 120],
      ]),
    ).toMatchObject(start);
    expect(
      after([
        ["down", 0, 100, 50, 100],
        ["tick", 100 + HOLD_MS],
      ]),
    ).toMatchObject(start);
  });

  it("ends when another finger comes down, which may make it a pinch", ({ expect }) => {
    const steps = play([
      ["down", 1, 100, 100, 0],
      ["move", 1, 150, 100, 10],
      ["down", 2, 200, 100, 20],
      ["move", 2, 250, 100, 30],
    ]);
    expect(kinds(steps)).toEqual(["stroke-start", "stroke-move", "stroke-end", "pinch"]);
    const tapped = play([
      ["down", 1, 100, 100, 0],
      ["move", 1, 150, 100, 10],
      ["down", 2, 200, 100, 20],
      ["up", 1, 30],
      ["up", 2, 40],
    ]);
    expect(kinds(tapped)).toEqual(["stroke-start", "stroke-move", "stroke-end"]);
  });

  it("ends when the browser takes the fingers away", ({ expect }) => {
    const steps = play([["down", 1, 0, 0, 0], ["move", 1, 50, 0, 10], ["cancel"]]);
    expect(kinds(steps)).toEqual(["stroke-start", "stroke-move", "stroke-end"]);
  });
});

describe("two fingers", () => {
  const two: readonly Step[] = [
    ["down", 1, 100, 100, 0],
    ["down", 2, 200, 100, 10],
  ];

  it("that move in one direction scroll, by all of the way", ({ expect }) => {
    const steps = play([
      ...two,
      ["move", 1, 100, 70, 20],
      ["move", 2, 200, 70, 20],
      ["move", 1, 100, 40, 30],
      ["move", 2, 200, 40, 30],
      ["up", 1, 40],
      ["move", 2, 200, 0, 50],
      ["up", 2, 60],
    ]);
    expect(steps[0]).toEqual({ kind: "scroll-start", at: { x: 150, y: 100 } });
    expect(new Set(kinds(steps.slice(1)))).toEqual(new Set(["scroll"]));
    const way = steps.reduce((sum, step) => (step.kind === "scroll" ? sum + step.by.y : sum), 0);
    expect(way).toBe(-60);
  });

  it("that move apart pinch by how much further apart they are", ({ expect }) => {
    const steps = play([
      ...two,
      ["move", 1, 50, 100, 20],
      ["move", 2, 250, 100, 20],
      ["move", 1, 0, 100, 30],
      ["move", 2, 300, 100, 30],
      ["up", 2, 40],
      ["move", 1, 90, 90, 50],
      ["up", 1, 60],
    ]);
    expect(new Set(kinds(steps))).toEqual(new Set(["pinch"]));
    const factor = steps.reduce(
      (product, step) => (step.kind === "pinch" ? product * step.factor : product),
      1,
    );
    expect(factor).toBeCloseTo(3);
    expect(steps.at(-1)).toMatchObject({ at: { x: 150, y: 100 } });
  });

  it("mean nothing before they have moved far enough", ({ expect }) => {
    const apart = (change: number) => play([...two, ["move", 2, 200 + change, 100, 20]]);
    expect(apart(PINCH_SLOP)).toEqual([]);
    expect(kinds(apart(PINCH_SLOP + 1))).toEqual(["pinch"]);
  });

  it("never mean an infinite factor, although they are at one place", ({ expect }) => {
    const steps = play([
      ["down", 1, 100, 100, 0],
      ["down", 2, 100, 100, 10],
      ["move", 2, 160, 100, 20],
      ["move", 2, 100, 100, 30],
    ]);
    for (const step of steps) if (step.kind === "pinch") expect(step.factor).toBeLessThan(100);
  });
});

describe("whatever fingers do", () => {
  const finger = fc.integer({ min: 0, max: 4 });
  const place = fc.integer({ min: 0, max: 300 });
  const wait = fc.integer({ min: 0, max: 700 });
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ does: fc.constant("down" as const), finger }) },
      { weight: 6, arbitrary: fc.record({ does: fc.constant("move" as const), finger }) },
      { weight: 4, arbitrary: fc.record({ does: fc.constant("up" as const), finger }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant("tick" as const), finger }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant("cancel" as const), finger }) },
    ),
    { maxLength: 60 },
  );

  it("strokes begin and end in turn, alone, and none is left when all fingers are up", ({
    expect,
  }) => {
    const all = fc.array(fc.tuple(place, place, wait), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(steps, all, (doing, where) => {
        const on = new TouchRecogniser();
        const down = new Set<number>();
        let open: string | undefined;
        let now = 0;
        const hear = (gestures: readonly Gesture[]): void => {
          expect(gestures.length).toBeLessThanOrEqual(4);
          for (const gesture of gestures) {
            if (gesture.kind === "stroke-start") {
              expect(open).toBeUndefined();
              open = gesture.stroke;
            } else if (gesture.kind === "stroke-move" || gesture.kind === "stroke-end") {
              expect(gesture.stroke).toBe(open);
              if (gesture.kind === "stroke-end") open = undefined;
            } else expect(open).toBeUndefined();
          }
          if (down.size === 0) expect(open).toBeUndefined();
        };
        for (const [index, { does, finger: id }] of doing.entries()) {
          const [x, y, ms] = where[index] ?? [0, 0, 0];
          const at: Point = { x, y };
          now += ms;
          if (does === "down") down.add(id);
          if (does === "up") down.delete(id);
          if (does === "cancel") down.clear();
          if (does === "down" || does === "move") hear(on[does](id, at, now));
          else if (does === "up") hear(on.up(id, now));
          else if (does === "tick") hear(on.tick(now));
          else hear(on.cancel());
        }
        const left = [...down];
        down.clear();
        hear(left.flatMap((id) => [...on.up(id, now)]));
        expect(on.wakeAt).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
