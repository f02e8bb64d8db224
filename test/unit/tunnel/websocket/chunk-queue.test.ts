import fc from "fast-check";
import { describe, it } from "vitest";

import { ChunkQueue } from "../../../../worker/tunnel/websocket/chunk-queue.ts";

describe("a queue of chunks", () => {
  it("gives the bytes back in order, however they are cut, and counts what waits", ({ expect }) => {
    const piece = fc.uint8Array({ minLength: 1, maxLength: 9 });
    const step = fc.oneof(piece, fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new ChunkQueue();
        const put: number[] = [];
        const got: number[] = [];
        const take = (size: number): number => {
          const view = new Uint8Array(size);
          const count = queue.take(view);
          got.push(...view.subarray(0, count));
          return count;
        };
        for (const next of steps) {
          if (typeof next === "number") {
            const waiting = put.length - got.length;
            expect(take(next)).toBe(Math.min(next, waiting));
          } else {
            queue.push(next);
            put.push(...next);
          }
          expect(queue.isEmpty).toBe(put.length === got.length);
          expect(queue.cost).toBeGreaterThanOrEqual(put.length - got.length);
        }
        while (!queue.isEmpty) take(7);
        expect(got).toEqual(put);
        expect(queue.cost).toBe(0);
      }),
    );
  });

  it("counts every piece with 64 bytes more, until the last of its bytes is taken", ({
    expect,
  }) => {
    const queue = new ChunkQueue();
    queue.push(new Uint8Array(10));
    queue.push(new Uint8Array(1));
    expect(queue.cost).toBe(139);
    queue.take(new Uint8Array(9));
    expect(queue.cost).toBe(130);
    queue.take(new Uint8Array(1));
    expect(queue.cost).toBe(65);
    queue.clear();
    expect([queue.cost, queue.isEmpty]).toEqual([0, true]);
  });
});
