import { describe, it } from "vitest";

import { SpareBuffers } from "../../../worker/channel/spare-buffers.ts";

function spareOf(...sizes: readonly number[]): SpareBuffers {
  const spare = new SpareBuffers();
  for (const size of sizes) spare.give(new ArrayBuffer(size));
  return spare;
}

describe("SpareBuffers", () => {
  it("gives the last that is large enough, and a new one of the size where none is", ({
    expect,
  }) => {
    const spare = spareOf(4, 8, 2);
    expect([3, 3, 3, 2].map((size) => spare.take(size).byteLength)).toEqual([8, 4, 3, 2]);
    expect(spare.bytes).toBe(0);
  });

  it.for([
    [14, [4, 8, 2]],
    [13, [8, 2]],
    [10, [8, 2]],
    [9, [2]],
    [1, []],
    [0, []],
    [-1, []],
  ] as const)(
    "shrinks to %d bytes by those that have waited longest",
    ([bytes, left], { expect }) => {
      const spare = spareOf(4, 8, 2);
      spare.shrink(bytes);
      expect(spare.bytes).toBe(left.reduce((sum: number, size) => sum + size, 0));
      expect(left.toReversed().map(() => spare.take(1).byteLength)).toEqual(left.toReversed());
    },
  );
});
