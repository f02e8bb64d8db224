import { describe, it } from "vitest";

import { nextPlace, type Place } from "../../../../../viewer/src/keyboard/menu/grid-focus.ts";

function box(left: number, top: number, width: number): Place {
  return { left, right: left + width, top, bottom: top + 30 };
}

/** Two wide entries, then a grid of three and two. */
const PLACES = [
  box(0, 0, 300),
  box(0, 30, 300),
  box(0, 70, 100),
  box(100, 70, 100),
  box(200, 70, 100),
  box(0, 100, 100),
  box(100, 100, 100),
];

describe("the next place in a menu", () => {
  it.for([
    [0, "down", 1],
    [1, "down", 3],
    [3, "down", 6],
    [4, "down", 6],
    [5, "down", 0],
    [0, "up", 6],
    [5, "up", 2],
    [2, "up", 1],
    [2, "right", 3],
    [4, "right", 5],
    [6, "right", 0],
    [0, "left", 6],
    [5, "left", 4],
    [1, "right", 2],
  ] as const)("from %i %s is %i", ([from, direction, to], { expect }) => {
    expect(nextPlace(PLACES, from, direction)).toBe(to);
  });

  it("is to the left of what is read from right to left", ({ expect }) => {
    // The first entry of such a grid stands at its right end.
    const places = [box(100, 0, 100), box(0, 0, 100)];
    expect(nextPlace(places, 0, "left")).toBe(1);
    expect(nextPlace(places, 1, "right")).toBe(0);
    // At the end of a row the order of the entries counts.
    const rows = [...places, box(100, 30, 100)];
    expect(nextPlace(rows, 1, "left", true)).toBe(2);
    expect(nextPlace(rows, 2, "right", true)).toBe(1);
  });

  it("stays in its column where another one has other rows", ({ expect }) => {
    const places = [box(0, 0, 300), box(0, 40, 300), box(320, 20, 100), box(320, 60, 100)];
    expect(nextPlace(places, 0, "down")).toBe(1);
    expect(nextPlace(places, 2, "down")).toBe(3);
    expect(nextPlace(places, 3, "up")).toBe(2);
    expect(nextPlace(places, 1, "down")).toBe(0);
  });

  it("of one alone is itself, and of none the first", ({ expect }) => {
    expect(nextPlace([box(0, 0, 10)], 0, "down")).toBe(0);
    expect(nextPlace([box(0, 0, 10)], 0, "left")).toBe(0);
    expect(nextPlace([], 0, "left")).toBe(0);
    expect(nextPlace(PLACES, -1, "down")).toBe(0);
  });
});
