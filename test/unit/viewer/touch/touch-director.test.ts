import fc from "fast-check";
import { describe, it } from "vitest";

import type { Gesture, Point, Stroke } from "../../../../viewer/src/touch/gesture.ts";
import { MAX_GAIN, MIN_GAIN, PointerGain } from "../../../../viewer/src/touch/pointer-gain.ts";
import {
  TouchDirector,
  type Seen,
  type TouchContext,
} from "../../../../viewer/src/touch/touch-director.ts";
import { MAX_STEPS, STEP_PX, WheelSteps } from "../../../../viewer/src/touch/wheel-steps.ts";

/** A guest of 800 by 600 pixels at half its size, 20 pixels from the left. */
const WHOLE: Seen = { scale: 0.5, x: 20, y: 0, width: 800, height: 600, isCut: false };
const CUT: Seen = { ...WHOLE, scale: 2, x: -100, y: -50, isCut: true };

const direct = (seen = WHOLE): TouchContext => ({ mode: "direct", isRelative: false, seen });
const touchpad = (seen = WHOLE): TouchContext => ({ mode: "touchpad", isRelative: false, seen });

const AT: Point = { x: 120, y: 100 };
const start = (stroke: Stroke): Gesture => ({ kind: "stroke-start", stroke, at: AT });
const move = (stroke: Stroke, dx: number, dy = 0): Gesture => ({
  kind: "stroke-move",
  stroke,
  at: { x: AT.x + dx, y: AT.y + dy },
  by: { x: dx, y: dy },
  ms: 1000,
});
const end = (stroke: Stroke): Gesture => ({ kind: "stroke-end", stroke, at: AT });

/** What becomes of gestures, without how far the pointer went for it. */
function acts(gestures: readonly Gesture[], context: TouchContext, on = new TouchDirector()) {
  return gestures
    .flatMap((gesture) => on.act(gesture, context))
    .map((act) => (act.kind === "point" ? ["point", act.to.x, act.to.y] : act));
}

const press = { kind: "press" };
const release = { kind: "release" };
const click = (button: string) => ({ kind: "click", button });

describe("a finger that points directly", () => {
  it("clicks where it is, and another button with more fingers", ({ expect }) => {
    for (const [fingers, button] of [
      [1, "left"],
      [2, "right"],
      [3, "middle"],
    ] as const) {
      const expected = [["point", 200, 200], click(button)];
      expect(acts([{ kind: "tap", fingers, at: AT }], direct())).toEqual(expected);
    }
  });

  it("clicks within the screen, although it is beside it", ({ expect }) => {
    const at = { x: 0, y: 500 };
    expect(acts([{ kind: "tap", fingers: 1, at }], direct())[0]).toEqual(["point", 0, 599]);
  });

  it("drags what can be seen wholly, and moves what cannot", ({ expect }) => {
    const strokes = [start("drag"), move("drag", 10), end("drag")];
    const dragged = [["point", 200, 200], press, ["point", 220, 200], release];
    expect(acts(strokes, direct())).toEqual(dragged);
    expect(acts(strokes, direct(CUT))).toEqual([{ kind: "pan", by: { x: 10, y: 0 } }]);
  });

  it.for([WHOLE, CUT])(
    "that has rested clicks the right button, or drags, however large the screen is",
    (seen, { expect }) => {
      const [at] = acts([{ kind: "tap", fingers: 1, at: AT }], direct(seen));
      const held = { kind: "held", at: AT };
      const still = acts([start("hold"), end("hold")], direct(seen));
      expect(still).toEqual([at, held, click("right")]);
      const moved = acts([start("hold"), move("hold", 10), end("hold")], direct(seen));
      expect(moved).toEqual([at, held, press, expect.arrayContaining(["point"]), release]);
    },
  );

  it("drags right after a tap, however large the screen is", ({ expect }) => {
    for (const seen of [WHOLE, CUT]) {
      const strokes = [start("tap-drag"), move("tap-drag", 10), end("tap-drag")];
      const point = expect.arrayContaining(["point"]);
      expect(acts(strokes, direct(seen))).toEqual([point, press, point, release]);
    }
  });
});

describe("a finger on a touchpad", () => {
  const on = () => {
    const director = new TouchDirector();
    director.pointerIs({ x: 400, y: 300 });
    return director;
  };

  it("moves the pointer from where it is, by as much as can be seen, within the screen", ({
    expect,
  }) => {
    const director = on();
    const moves = [start("drag"), move("drag", 10, -5), end("drag")];
    expect(acts(moves, touchpad(), director)).toEqual([["point", 420, 290]]);
    expect(acts([start("drag"), move("drag", -900)], touchpad(), director).at(-1)).toEqual([
      "point",
      0,
      290,
    ]);
  });

  it("clicks where the pointer is, wherever the finger is", ({ expect }) => {
    const director = on();
    expect(acts([{ kind: "tap", fingers: 1, at: AT }], touchpad(), director)).toEqual([
      click("left"),
    ]);
    expect(director.pointer).toEqual({ x: 400, y: 300 });
  });

  it("never moves what is seen, and drags once it has rested or right after a tap", ({
    expect,
  }) => {
    for (const stroke of ["hold", "tap-drag"] as const) {
      const all = acts([start(stroke), move(stroke, 5), end(stroke)], touchpad(CUT), on());
      expect(all.filter((act) => !("kind" in act && act.kind === "held"))).toEqual([
        press,
        ["point", 402.5, 300],
        release,
      ]);
    }
  });

  it("is what every finger is on for a machine whose pointer moves by motions", ({ expect }) => {
    const context = { ...direct(), isRelative: true };
    const director = on();
    const [act] = director.act(move("drag", 10), context);
    expect(act).toBeUndefined();
    director.act(start("drag"), context);
    expect(director.act(move("drag", 10), context)).toMatchObject([
      { kind: "point", by: { x: 20, y: 0 } },
    ]);
    // How far it goes there ends at no edge that is known here.
    expect(director.act(move("drag", -200), context)).toMatchObject([
      { kind: "point", by: { x: -400, y: 0 } },
    ]);
  });
});

describe("two fingers", () => {
  it("turn the wheel where they have begun, and zoom where they are", ({ expect }) => {
    const director = new TouchDirector();
    expect(acts([{ kind: "scroll-start", at: AT }], direct(), director)).toEqual([
      ["point", 200, 200],
    ]);
    const scroll = (y: number): Gesture => ({ kind: "scroll", at: AT, by: { x: 0, y } });
    expect(acts([scroll(-STEP_PX - 1)], direct(), director)).toEqual([
      { kind: "wheel", steps: { x: 0, y: 1 } },
    ]);
    expect(acts([scroll(-2)], direct(), director)).toEqual([]);
    const pinch: Gesture = { kind: "pinch", at: AT, by: { x: 1, y: 2 }, factor: 1.5 };
    expect(acts([pinch], direct(), director)).toEqual([
      { kind: "pan", by: { x: 1, y: 2 } },
      { kind: "zoom", factor: 1.5, at: AT },
    ]);
  });
});

describe("steps of the wheel", () => {
  it("are as many as fit into the way, whatever its parts, and are limited at once", ({
    expect,
  }) => {
    const way = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(fc.array(way), (parts) => {
        const wheel = new WheelSteps();
        const steps = parts.reduce((sum, y) => sum + wheel.turn({ x: 0, y }).y, 0);
        const all = parts.reduce((sum, part) => sum + part, 0);
        expect(Math.abs(steps * STEP_PX + all)).toBeLessThan(STEP_PX);
      }),
    );
    const wheel = new WheelSteps();
    expect(wheel.turn({ x: 10_000, y: -10_000 })).toEqual({ x: -MAX_STEPS, y: MAX_STEPS });
    expect(wheel.turn({ x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  });

  it("have nothing left of other fingers", ({ expect }) => {
    const wheel = new WheelSteps();
    wheel.turn({ x: 0, y: STEP_PX - 1 });
    wheel.begin();
    expect(wheel.turn({ x: 0, y: STEP_PX - 1 })).toEqual({ x: 0, y: 0 });
  });
});

it("a pointer goes further for a faster finger, within limits", ({ expect }) => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(100), (way, ms) => {
      const gain = new PointerGain().of({ x: way, y: 0 }, ms);
      expect(gain).toBeGreaterThanOrEqual(MIN_GAIN);
      expect(gain).toBeLessThanOrEqual(MAX_GAIN);
    }),
  );
  const slow = new PointerGain().of({ x: 1, y: 0 }, 16);
  const fast = new PointerGain().of({ x: 40, y: 0 }, 16);
  expect(slow).toBe(MIN_GAIN);
  expect(fast).toBeGreaterThan(slow);
});
