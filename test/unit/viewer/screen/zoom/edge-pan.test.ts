import { describe, it } from "vitest";

import { EDGE, edgeSpeed, SPEED } from "../../../../../viewer/src/screen/zoom/edge-pan.ts";

const AREA = { width: 1000, height: 600 };

describe("a pointer", () => {
  it.for([
    ["in the middle", { x: 500, y: 300 }, { x: 0, y: 0 }],
    ["where the edge begins", { x: EDGE, y: AREA.height - EDGE }, { x: 0, y: 0 }],
    ["half-way in the edge", { x: EDGE / 2, y: 300 }, { x: SPEED / 4, y: 0 }],
    ["at the start and the end", { x: 0, y: AREA.height }, { x: SPEED, y: -SPEED }],
    ["outside", { x: -1, y: 300 }, { x: 0, y: 0 }],
    ["below", { x: 500, y: 601 }, { x: 0, y: 0 }],
  ] as const)("%s", ([, at, speed], { expect }) => {
    expect(edgeSpeed(at, AREA)).toEqual(speed);
  });

  it("leaves a small area still in its middle", ({ expect }) => {
    expect(edgeSpeed({ x: 30, y: 30 }, { width: 60, height: 60 })).toEqual({ x: 0, y: 0 });
    expect(edgeSpeed({ x: 0, y: 0 }, { width: 0, height: 0 })).toEqual({ x: 0, y: 0 });
  });
});
