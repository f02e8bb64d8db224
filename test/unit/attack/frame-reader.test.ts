import fc from "fast-check";
import { describe, it } from "vitest";

import { FrameReader } from "../../attack/viewer/frame-reader.ts";
import { frame, OPCODE } from "../../support/raw-websocket.ts";

const served = (opcode: number, payload: Uint8Array, final = true): Buffer =>
  frame(opcode, payload, { masked: false, final });

const STREAM = Buffer.concat([
  served(OPCODE.text, Buffer.from("hello")),
  served(OPCODE.binary, Buffer.alloc(0)),
  served(OPCODE.binary, Buffer.alloc(1)),
  served(OPCODE.binary, Buffer.alloc(126)),
  served(OPCODE.binary, Buffer.alloc(65_536)),
  served(OPCODE.close, Uint8Array.of(0x0f, 0xa1, 0x61)),
  served(OPCODE.close, Buffer.alloc(0)),
]);

function read(chunks: readonly Buffer[]): {
  readonly said: readonly string[];
  readonly bytes: number;
} {
  const said: string[] = [];
  let bytes = 0;
  const reader = new FrameReader({
    text: (text) => said.push(text),
    binary: (count) => (bytes += count),
    close: (code) => said.push(`close ${code}`),
  });
  for (const chunk of chunks) reader.push(chunk);
  return { said, bytes };
}

const WHOLE = { said: ["hello", "close 4001", "close 1005"], bytes: 1 + 126 + 65_536 };

describe("FrameReader", () => {
  it("tells text and closes, and counts binary bytes of every form of length", ({ expect }) => {
    expect(read([STREAM])).toEqual(WHOLE);
  });

  it("says nothing of a frame before its last byte", ({ expect }) => {
    expect(read([STREAM.subarray(0, 6)]).said).toEqual([]);
    expect(read([STREAM.subarray(0, 7)]).said).toEqual(["hello"]);
  });

  it("does not depend on how the stream is cut", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        expect(read(at.slice(1).map((end, index) => STREAM.subarray(at[index], end)))).toEqual(
          WHOLE,
        );
      }),
    );
  });
});
