import { describe, it } from "vitest";

import { MAP_SIDE, mapOf } from "../../../../../viewer/src/screen/picture/map-geometry.ts";

const room = (width: number, height: number) => ({
  guest: { width: 1600, height: 800 },
  area: { width, height },
  margin: { x: 0, y: 0 },
  density: 1,
});

describe("the map", () => {
  it("is as wide as it may be, and shows which part is seen", ({ expect }) => {
    const { scale, seen, size } = mapOf({ scale: 2, x: -1600, y: -800 }, room(800, 400));
    expect(size).toEqual({ width: MAP_SIDE, height: MAP_SIDE / 2 });
    expect(scale).toBe(0.1);
    expect(seen).toEqual({ x: 80, y: 40, width: 40, height: 20 });
  });

  it("has all of a side that is not cut", ({ expect }) => {
    const { seen } = mapOf({ scale: 1, x: -100, y: 50 }, room(800, 900));
    expect(seen).toEqual({ x: 10, y: 0, width: 80, height: 80 });
  });

  it("is nothing before there is a screen", ({ expect }) => {
    const none = { ...room(800, 400), guest: { width: 0, height: 0 } };
    expect(mapOf({ scale: 0, x: 0, y: 0 }, none).size).toEqual({ width: 0, height: 0 });
  });
});
