import fc from "fast-check";
import { describe, it } from "vitest";

import { JitterBuffer } from "../../../../viewer/src/sound/jitter-buffer.ts";

const RATE = 1000;

/** Frames of two channels: left counts, right is its negative. */
function frames(count: number, from = 1): ArrayBuffer {
  const samples = new DataView(new ArrayBuffer(4 * count));
  for (let at = 0; at < count; at += 1) {
    samples.setInt16(4 * at, from + at, true);
    samples.setInt16(4 * at + 2, -(from + at), true);
  }
  return samples.buffer;
}

function pull(buffer: JitterBuffer, count: number): readonly number[] {
  const left = new Float32Array(count).fill(9);
  const right = new Float32Array(count).fill(9);
  buffer.pull([left, right]);
  left.forEach((value, at) => {
    if (value + (right[at] ?? 0) !== 0) throw new Error("the channels are not in step");
  });
  return [...left].map((value) => Math.round(value * 32_768));
}

describe("the jitter buffer", () => {
  it("waits for 80 ms, plays, and waits again after a gap", ({ expect }) => {
    const buffer = new JitterBuffer(RATE, 2);
    buffer.push(frames(79));
    expect(pull(buffer, 2)).toEqual([0, 0]);
    buffer.push(frames(1, 80));
    expect(pull(buffer, 3)).toEqual([1, 2, 3]);
    expect(pull(buffer, 100).slice(76, 79)).toEqual([80, 0, 0]);
    buffer.push(frames(79));
    expect(pull(buffer, 2)).toEqual([0, 0]);
    buffer.push(frames(1, 80));
    expect(pull(buffer, 1)).toEqual([1]);
  });

  it("has at most 200 ms, and drops the oldest", ({ expect }) => {
    const buffer = new JitterBuffer(RATE, 2);
    buffer.push(frames(200));
    expect(buffer.length).toBe(200);
    buffer.push(frames(1, 201));
    expect(buffer.length).toBe(200);
    expect(pull(buffer, 1)).toEqual([2]);
    buffer.push(frames(1000, 5));
    expect(buffer.length).toBe(200);
    expect(pull(buffer, 1)).toEqual([805]);
  });

  it("plays a single channel on both sides, and ignores a part of a frame", ({ expect }) => {
    const buffer = new JitterBuffer(100, 1);
    buffer.push(Uint8Array.of(0, 64, 0, 64, 0, 64, 0, 64, 0, 64, 0, 64, 0, 64, 0, 64, 7).buffer);
    expect(buffer.length).toBe(8);
    const outputs = [new Float32Array(2), new Float32Array(2)];
    buffer.pull(outputs);
    expect(outputs.map((output) => [...output])).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    buffer.pull([]);
  });

  it("gives what came in its order, with nothing twice", ({ expect }) => {
    const steps = fc.array(
      fc.record({ push: fc.nat(300), pull: fc.integer({ min: 1, max: 128 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const buffer = new JitterBuffer(RATE, 2);
        let next = 1;
        let last = 0;
        for (const step of all) {
          buffer.push(frames(step.push, next));
          next += step.push;
          expect(buffer.length).toBeLessThanOrEqual(200);
          for (const value of pull(buffer, step.pull)) {
            if (value === 0) continue;
            expect(value).toBeGreaterThan(last);
            last = value;
          }
        }
      }),
    );
  });
});
