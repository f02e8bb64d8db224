import fc from "fast-check";
import { describe, it } from "vitest";

import { StampReader } from "../../bench/screen/stamp.ts";

/** FramebufferUpdate of one Raw rectangle that begins with `time`. */
function update(width: number, height: number, time: bigint): Buffer {
  const message = Buffer.alloc(16 + width * height * 4);
  message.writeUInt16BE(1, 2);
  message.writeUInt16BE(width, 8);
  message.writeUInt16BE(height, 10);
  message.writeBigUInt64LE(time, 16);
  return message;
}

const STREAM = Buffer.concat([
  update(2, 1, 2n ** 60n + 1n),
  update(100, 3, 7n),
  update(2, 1, 5n),
  update(2, 1, 6n),
]);

function read(chunks: readonly Uint8Array[]): (bigint | undefined)[] {
  const updates: (bigint | undefined)[] = [];
  const reader = new StampReader((stamp) => updates.push(stamp));
  for (const chunk of chunks) reader.push(chunk);
  return updates;
}

describe("StampReader", () => {
  it("tells the answers to keys from updates of the screen", ({ expect }) => {
    expect(read([STREAM])).toEqual([2n ** 60n + 1n, undefined, 5n, 6n]);
  });

  it("says nothing of an update before its last byte", ({ expect }) => {
    expect(read([STREAM.subarray(0, 24)])).toHaveLength(1);
    expect(read([STREAM.subarray(0, 23)])).toEqual([]);
    expect(read([STREAM.subarray(0, -1)])).toHaveLength(3);
  });

  it("does not depend on how the stream is cut", ({ expect }) => {
    const whole = read([STREAM]);
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        expect(read(at.slice(1).map((end, index) => STREAM.subarray(at[index], end)))).toEqual(
          whole,
        );
      }),
    );
  });
});
