import { describe, it } from "vitest";

import { neighbour } from "../../../../viewer/src/page/roving-focus.ts";

/** Three in a row, 50 wide and 30 high, and two wider ones below. */
const GRID = [
  { left: 0, top: 0, width: 50, height: 30 },
  { left: 50, top: 0, width: 50, height: 30 },
  { left: 100, top: 0, width: 50, height: 30 },
  { left: 0, top: 30, width: 75, height: 30 },
  { left: 75, top: 30, width: 75, height: 30 },
];

describe("an arrow up or down", () => {
  it("leads to what is nearest in the next row", ({ expect }) => {
    expect([0, 1, 2].map((at) => neighbour(GRID, at, 1))).toEqual([3, 3, 4]);
    expect([3, 4].map((at) => neighbour(GRID, at, -1))).toEqual([0, 2]);
  });

  it("leads from the last row to the first, and back", ({ expect }) => {
    expect(neighbour(GRID, 4, 1)).toBe(2);
    expect(neighbour(GRID, 0, -1)).toBe(3);
  });

  it("leads nowhere in one row", ({ expect }) => {
    expect(neighbour(GRID.slice(0, 3), 1, 1)).toBeUndefined();
    expect(neighbour([], -1, 1)).toBeUndefined();
  });
});
