import fc from "fast-check";
import { describe, it } from "vitest";

import { ByteWalker } from "../../../../worker/rfb/server/byte-walker.ts";
import { cut } from "../../../support/play.ts";

const BYTES = Uint8Array.from({ length: 64 }, (_, index) => index);

describe("ByteWalker", () => {
  it("reads a header where it lies and moves past it", ({ expect }) => {
    const walker = new ByteWalker(8);
    walker.enter(Uint8Array.of(1, 2, 3, 4, 5));
    expect(walker.read(4)).toBe(true);
    expect(walker.u8(3)).toBe(4);
    expect(walker.u16(1)).toBe(0x0203);
    expect(walker.u32(0)).toBe(0x01020304);
    expect(walker.position).toBe(4);
  });

  it("reads signed numbers", ({ expect }) => {
    const walker = new ByteWalker(4);
    walker.enter(Uint8Array.of(0xff, 0xff, 0xff, 0x21));
    walker.read(4);
    expect(walker.i32(0)).toBe(-223);
  });

  it("reads a header that comes in three chunks", ({ expect }) => {
    const walker = new ByteWalker(4);
    const answers = [Uint8Array.of(1), Uint8Array.of(2, 3), Uint8Array.of(4, 5)].map((chunk) => {
      walker.enter(chunk);
      return walker.read(4);
    });
    expect(answers).toEqual([false, false, true]);
    expect(walker.u32(0)).toBe(0x01020304);
    expect(walker.position).toBe(1);
  });

  it("reads in a view that does not begin where its buffer does", ({ expect }) => {
    const walker = new ByteWalker(4);
    walker.enter(BYTES.subarray(10));
    walker.read(2);
    expect(walker.u16(0)).toBe(0x0a0b);
  });

  it("skips over chunks without reading them", ({ expect }) => {
    const walker = new ByteWalker(4);
    walker.skip(2 ** 40);
    walker.enter(new Uint8Array(1000));
    expect(walker.passed()).toBe(false);
    expect(walker.position).toBe(1000);
  });

  it("is past a skip as soon as its last byte is there", ({ expect }) => {
    const walker = new ByteWalker(4);
    walker.skip(5);
    walker.enter(new Uint8Array(4));
    expect(walker.passed()).toBe(false);
    walker.enter(new Uint8Array(1));
    expect(walker.passed()).toBe(true);
  });

  it("reads the same however the stream is cut", ({ expect }) => {
    const aStep = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(fc.array(aStep), fc.array(fc.nat(BYTES.length)), (steps, at) => {
        const walker = new ByteWalker(8);
        const chunks = cut(BYTES, at);
        walker.enter(chunks.shift() ?? new Uint8Array(0));
        let expected = 0;
        for (const [skipped, length] of steps) {
          expected += skipped + length;
          if (expected > BYTES.length) return;
          walker.skip(skipped);
          while (!walker.read(length)) walker.enter(chunks.shift() ?? new Uint8Array(0));
          expect(walker.u8(0)).toBe(expected - length);
          expect(walker.u8(length - 1)).toBe(expected - 1);
          expect(walker.offset).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });
});
