import fc from "fast-check";
import { describe, it } from "vitest";

import { ByteReader } from "../../support/byte-reader.ts";

describe("a byte reader", () => {
  it("gives the same bytes however the stream is cut", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 9 })),
        fc.array(fc.nat(7)),
        async (chunks, sizes) => {
          const reader = new ByteReader();
          const whole = Buffer.concat(chunks);
          for (const chunk of chunks) reader.push(chunk);
          let at = 0;
          for (const size of sizes) {
            if (at + size > whole.length) break;
            // oxlint-disable-next-line no-await-in-loop -- one read at a time
            expect([...(await reader.read(size))]).toEqual([...whole.subarray(at, at + size)]);
            at += size;
          }
          expect(reader.available).toBe(whole.length - at);
        },
      ),
    );
  });

  it("waits for bytes that come later", async ({ expect }) => {
    const reader = new ByteReader();
    const read = reader.read(3);
    reader.push(Uint8Array.of(1, 2));
    reader.push(Uint8Array.of(3, 4));
    expect([...(await read)]).toEqual([1, 2, 3]);
    expect([...(await reader.read(1))]).toEqual([4]);
  });

  it("gives what had arrived before the end and then the end's error", async ({ expect }) => {
    const reader = new ByteReader();
    reader.push(Uint8Array.of(1));
    reader.end(new Error("over"));
    expect([...(await reader.read(1))]).toEqual([1]);
    await expect(reader.read(1)).rejects.toThrow("over");
  });
});
