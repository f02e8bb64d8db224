import fc from "fast-check";
import { describe, it } from "vitest";

import {
  bounded,
  isCut,
  isSharp,
  MAX_SCALE,
  middleOf,
  MIN_SCALE,
  panned,
  scaleOf,
  sightOf,
  SNAP,
  zoomed,
  type Room,
  type Sight,
} from "../../../../../viewer/src/screen/zoom/sight.ts";

function room(guest: [number, number], area: [number, number], density = 1, edge = 10): Room {
  return {
    guest: { width: guest[0], height: guest[1] },
    area: { width: area[0], height: area[1] },
    margin: { x: edge, y: edge },
    density,
  };
}

const MIDDLE = { x: 0, y: 0 };

describe("fit", () => {
  it.for([
    ["is 100 % where there is exactly room", room([1280, 756], [1280, 756]), 1],
    ["is 100 % where there is little more room", room([1000, 700], [1080, 800]), 1],
    ["fills the area where there is much more room", room([1000, 700], [1120, 1000]), 1.1],
    [
      "is smaller where there is no room, whatever is cut off",
      room([1280, 800], [1280, 756]),
      0.9325,
    ],
    ["is a whole multiple where there is little more room", room([640, 400], [1340, 900]), 2],
    ["is by device pixels", room([2560, 1512], [1280, 756], 2), 0.5],
    ["is 100 % at a high density as well", room([1280, 756], [1330, 800], 2), 1],
    ["is by device pixels at a broken density", room([1600, 900], [1320, 760], 1.25), 0.8],
    ["is nothing in an area of no size", room([640, 400], [0, 0]), 0],
  ] as const)("%s", ([, at, scale], { expect }) => {
    expect(scaleOf("fit", at)).toBeCloseTo(scale, 10);
  });

  it("snaps within the limit and not past it", ({ expect }) => {
    const wide = 1000 * (1 + SNAP) + 20;
    expect(scaleOf("fit", room([1000, 100], [wide, 1000]))).toBe(1);
    expect(scaleOf("fit", room([1000, 100], [wide + 1, 1000]))).toBeCloseTo(1.081, 5);
  });
});

describe("whole pixels", () => {
  it.for([
    ["are as many as there is room for", room([640, 400], [1920, 1199]), 2],
    ["use the margins", room([640, 400], [1280, 800]), 2],
    ["are device pixels", room([640, 400], [1000, 1000], 2), 1.5],
    ["are given up where there is not even room for one each", room([1280, 800], [660, 1000]), 0.5],
  ] as const)("%s", ([, at, scale], { expect }) => {
    expect(scaleOf("whole", at)).toBeCloseTo(scale, 10);
  });
});

describe("a chosen scale", () => {
  it("has a least and a largest", ({ expect }) => {
    const at = room([1000, 700], [1000, 700]);
    expect(scaleOf(MIN_SCALE, at)).toBe(MIN_SCALE);
    expect(scaleOf(MIN_SCALE / 2, at)).toBe(MIN_SCALE);
    expect(scaleOf(MAX_SCALE, at)).toBe(MAX_SCALE);
    expect(scaleOf(MAX_SCALE * 2, at)).toBe(MAX_SCALE);
  });

  it("can be as small, or as large, as all of the screen is shown", ({ expect }) => {
    expect(scaleOf(0, room([4000, 2000], [1000, 1000], 1, 0))).toBe(0.25);
    expect(scaleOf(9, room([100, 100], [500, 500], 1, 0))).toBe(5);
  });
});

const size = fc.integer({ min: 1, max: 4000 });
const anyRoom = fc
  .tuple(size, size, size, size, fc.constantFrom(1, 1.25, 1.5, 2, 2.625, 3))
  .map(([a, b, c, d, density]) => room([a, b], [c, d], density));
const anySight = fc.record({
  scale: fc.double({ min: 0.1, max: 8, noNaN: true }),
  x: fc.double({ min: -9000, max: 9000, noNaN: true }),
  y: fc.double({ min: -9000, max: 9000, noNaN: true }),
});

describe("what is seen", () => {
  it("leaves nothing of the area empty that the screen could fill", ({ expect }) => {
    fc.assert(
      fc.property(anyRoom, anySight, (at, sight) => {
        const { scale, x, y } = bounded(sight, at);
        expect(scale).toBe(sight.scale);
        const device = 1 / at.density;
        for (const [start, length, all] of [
          [x, at.guest.width * scale, at.area.width],
          [y, at.guest.height * scale, at.area.height],
        ] as const) {
          if (length > all) {
            expect(start).toBeLessThanOrEqual(0);
            expect(start + length).toBeGreaterThanOrEqual(all - device);
          } else {
            expect(start).toBeGreaterThanOrEqual(-device);
            expect(start + length).toBeLessThanOrEqual(all + device);
          }
        }
      }),
    );
  });

  it("begins at a device pixel", ({ expect }) => {
    fc.assert(
      fc.property(anyRoom, anySight, (at, sight) => {
        const { x, y } = bounded(sight, at);
        for (const start of [x, y]) {
          const pixels = start * at.density;
          expect(Math.abs(pixels - Math.round(pixels))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it("is all of it for fit, and never cut", ({ expect }) => {
    fc.assert(
      fc.property(anyRoom, (at) => {
        expect(isCut(sightOf("fit", at, MIDDLE), at)).toBe(false);
      }),
    );
  });

  it("keeps the point under the pointer where it is while it is zoomed", ({ expect }) => {
    const at = room([1000, 1000], [500, 500], 1, 0);
    const before: Sight = { scale: 1, x: -200, y: -250 };
    const anchor = { x: 100, y: 400 };
    const after = zoomed(before, 2, anchor, at);
    const guestAt = ({ scale, x, y }: Sight) => [(anchor.x - x) / scale, (anchor.y - y) / scale];
    expect(guestAt(after)).toEqual(guestAt(before));
    expect(zoomed(after, 1, anchor, at)).toEqual(before);
  });

  it("moves up to its ends", ({ expect }) => {
    const at = room([1000, 1000], [500, 400], 1, 0);
    const before: Sight = { scale: 1, x: 0, y: 0 };
    expect(panned(before, { x: -100, y: -50 }, at)).toEqual({ scale: 1, x: -100, y: -50 });
    expect(panned(before, { x: 100, y: 50 }, at)).toEqual(before);
    expect(panned(before, { x: -9999, y: -9999 }, at)).toEqual({ scale: 1, x: -500, y: -600 });
  });

  it("has the same point in its middle when the area changes", ({ expect }) => {
    const small = room([1000, 1000], [400, 400], 1, 0);
    const large = room([1000, 1000], [600, 500], 1, 0);
    const sight = sightOf(2, small, { x: 600, y: 500 });
    expect(middleOf(sight, small)).toEqual({ x: 600, y: 500 });
    const after = sightOf(2, large, middleOf(sight, small));
    expect(middleOf(after, large)).toEqual({ x: 600, y: 500 });
  });
});

describe("pixels", () => {
  it.for([
    [1, 1, true],
    [1, 1.5, false],
    [0.5, 2, true],
    [1.9, 1, false],
    [2, 1, true],
    [2.3, 1, true],
    [0.7, 1, false],
    [0.5, 1, false],
  ] as const)(
    "at %d in a density of %d are shown with edges: %s",
    ([scale, density, isIt], { expect }) => {
      expect(isSharp({ scale, x: 0, y: 0 }, room([100, 100], [100, 100], density))).toBe(isIt);
    },
  );
});
