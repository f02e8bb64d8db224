import fc from "fast-check";
import { describe, it } from "vitest";

import { ClientStreamParser } from "../../../../worker/rfb/client/parser.ts";
import { RfbError } from "../../../../worker/rfb/errors.ts";
import { RFB_LIMITS } from "../../../../worker/rfb/limits.ts";
import { collectGarbage } from "../../../support/collect-garbage.ts";
import { concat, cut, hex, u16, u32, wire } from "../../../support/play.ts";
import { anyMessage, BROKEN, EACH, message } from "../../../support/rfb/client-stream.ts";

/** The messages found, copied as they come: views are valid only until the next parse. */
function found(chunks: readonly Uint8Array[], hasMoreButtons = true): string[] {
  const messages = new ClientStreamParser(() => hasMoreButtons);
  const seen: string[] = [];
  for (const chunk of chunks) messages.parse(chunk, (one) => seen.push(hex(one)));
  return seen;
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof RfbError ? error.code : String(error);
  }
}

function arrayBufferBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

describe("ClientStreamParser", () => {
  it("finds every message, whole and in order, however the stream is cut", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(4_000), { maxLength: 20 }),
        (messages, at) => {
          const stream = concat(messages);
          const positions = at.map((position) => position % (stream.length + 1));
          expect(found(cut(stream, positions))).toEqual(messages.map(hex));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("finds them a byte at a time", ({ expect }) => {
    const messages = [...Object.values(EACH), message.longPointer(1, 2), EACH.KeyEvent];
    const bytes = [...concat(messages)].map((byte) => Uint8Array.of(byte));
    expect(found(bytes)).toEqual(messages.map(hex));
  });

  it("gives a view of the chunk, and a copy only of what straddles chunks", ({ expect }) => {
    const chunk = concat([EACH.KeyEvent, EACH.PointerEvent, EACH.KeyEvent.subarray(0, 3)]);
    const messages = new ClientStreamParser(() => false);
    const buffers: unknown[] = [];
    messages.parse(chunk, (one) => buffers.push(one.buffer));
    messages.parse(EACH.KeyEvent.subarray(3), (one) => buffers.push(one.buffer));
    expect(buffers.slice(0, 2)).toEqual([chunk.buffer, chunk.buffer]);
    expect(buffers[2]).not.toBe(EACH.KeyEvent.buffer);
  });

  it("reads a pointer's seventh byte only when more buttons were negotiated", ({ expect }) => {
    const key = hex(EACH.KeyEvent);
    const long = concat([message.longPointer(1, 2), EACH.KeyEvent]);
    expect(found([long], true)).toEqual([hex(message.longPointer(1, 2)), key]);
    const short = concat([message.pointer(0x81), EACH.KeyEvent]);
    expect(found([short], false)).toEqual([hex(message.pointer(0x81)), key]);
    expect(found([concat([message.pointer(0x7f), EACH.KeyEvent])], true)).toHaveLength(2);
  });

  it("asks again for each pointer what was negotiated", ({ expect }) => {
    let hasMoreButtons = false;
    const messages = new ClientStreamParser(() => hasMoreButtons);
    const lengths: number[] = [];
    messages.parse(message.pointer(0x80), (one) => lengths.push(one.length));
    hasMoreButtons = true;
    messages.parse(message.longPointer(0, 1), (one) => lengths.push(one.length));
    expect(lengths).toEqual([6, 7]);
  });

  it.for(BROKEN)("fails at %s, after any message and any cut", ([, broken, code], { expect }) => {
    for (const before of [new Uint8Array(0), ...Object.values(EACH)]) {
      const stream = concat([before, broken]);
      for (let at = 0; at <= stream.length; at += 1) {
        expect(codeOf(() => found(cut(stream, [at])))).toBe(code);
      }
    }
  });

  it("hands on what stands before a broken message", ({ expect }) => {
    const messages = new ClientStreamParser(() => false);
    const seen: string[] = [];
    const stream = concat([EACH.KeyEvent, EACH.xvp, Uint8Array.of(99)]);
    expect(() => messages.parse(stream, (one) => seen.push(hex(one)))).toThrow(RfbError);
    expect(seen).toEqual([hex(EACH.KeyEvent), hex(EACH.xvp)]);
  });

  it.for([
    ["encodings", (n: number) => wire([2, 0], u16(n)), RFB_LIMITS.encodings],
    ["text", (n: number) => wire([6, 0, 0, 0], u32(n)), RFB_LIMITS.cutTextBytes],
    ["extended text", (n: number) => wire([6, 0, 0, 0], u32(-n >>> 0)), RFB_LIMITS.cutTextBytes],
    ["screens", (n: number) => wire([251, 0], u32(0), [n, 0]), RFB_LIMITS.screens],
  ] as const)("limits %s by what is announced", ([, announce, limit], { expect }) => {
    expect(codeOf(() => found([announce(limit)]))).toBe("no error");
    expect(codeOf(() => found([announce(limit + 1)]))).toBe("limit");
  });

  it("accepts the longest of each", ({ expect }) => {
    const encodings = message.encodings(...Array.from({ length: 256 }, () => 16));
    const text = message.cutText(RFB_LIMITS.cutTextBytes);
    const screens = message.desktopSize(16);
    for (const longest of [encodings, text, screens]) {
      const stream = concat([longest, EACH.KeyEvent]);
      const expected = [hex(longest), hex(EACH.KeyEvent)];
      expect(found([stream])).toEqual(expected);
      expect(found(cut(stream, [1, 5, 9, 70, 1027]))).toEqual(expected);
    }
  });

  it("gives back the memory of a long text", { timeout: 120_000 }, async ({ expect }) => {
    const text = message.cutText(RFB_LIMITS.cutTextBytes);
    const kept: ClientStreamParser[] = [];
    const before = arrayBufferBytes();
    for (let count = 0; count < 40; count += 1) {
      const messages = new ClientStreamParser(() => false);
      for (const chunk of [text.subarray(0, 20), text.subarray(20)])
        messages.parse(chunk, () => {});
      kept.push(messages);
    }
    // The collector frees buffers in the background, when it comes to it.
    const each = (): number => (arrayBufferBytes() - before) / kept.length;
    await expect.poll(each, { timeout: 100_000 }).toBeLessThan(16 * 1024);
  });

  it("accepts a text of the maximum length a byte at a time", ({ expect }) => {
    const text = message.cutText(RFB_LIMITS.cutTextBytes);
    let steps = 0;
    const messages = new ClientStreamParser(() => false);
    for (let at = 0; at < text.length; at += 1) {
      messages.parse(text.subarray(at, at + 1), () => (steps += 1));
    }
    expect(steps).toBe(1);
  });

  it("takes nothing from an empty chunk", ({ expect }) => {
    expect(found([new Uint8Array(0), EACH.xvp.subarray(0, 2), new Uint8Array(0)])).toEqual([]);
  });

  it("lets an error of the taker through", ({ expect }) => {
    const messages = new ClientStreamParser(() => false);
    const refuse = (): never => {
      throw new RangeError("full");
    };
    expect(() => messages.parse(EACH.KeyEvent, refuse)).toThrow(RangeError);
  });

  it("throws nothing but an RfbError at random bytes, and only whole messages come out", ({
    expect,
  }) => {
    const noise = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), anyMessage), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(noise, fc.boolean(), (chunks, hasMoreButtons) => {
        const messages = new ClientStreamParser(() => hasMoreButtons);
        const seen: Uint8Array[] = [];
        try {
          for (const chunk of chunks) messages.parse(chunk, (one) => seen.push(one.slice()));
        } catch (error) {
          expect(error).toBeInstanceOf(RfbError);
        }
        // Each is one message by itself, and together they are the beginning of the stream.
        for (const one of seen) expect(found([one], hasMoreButtons)).toEqual([hex(one)]);
        expect(hex(concat(chunks)).startsWith(hex(concat(seen)))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
