import fc from "fast-check";
import { describe, it } from "vitest";

import { ClientMessageFilter } from "../../../worker/rfb/client-messages.ts";
import { RfbError } from "../../../worker/rfb/errors.ts";
import { RFB_LIMITS } from "../../../worker/rfb/limits.ts";
import { concat, cut, hex, u16, u32, wire } from "../../support/play.ts";

const messages = {
  SetPixelFormat: wire([0, 0, 0, 0], [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]),
  SetEncodings: wire([2, 0], u16(3), u32(7), u32(1), u32(-223 >>> 0)),
  FramebufferUpdateRequest: wire([3, 1], u16(0), u16(0), u16(640), u16(480)),
  EnableContinuousUpdates: wire([150, 1], u16(0), u16(0), u16(640), u16(480)),
  ClientFence: wire([248, 0, 0, 0], u32(1), [5], "fence"),
  "ClientFence without payload": wire([248, 0, 0, 0], u32(0), [0]),
};

const input = {
  KeyEvent: wire([4, 1, 0, 0], u32(0xff0d)),
  PointerEvent: wire([5, 1], u16(10), u16(20)),
  ClientCutText: wire([6, 0, 0, 0], u32(7), "\x04\x05\x06text"),
  "ClientCutText without text": wire([6, 0, 0, 0], u32(0)),
  "QEMU extended KeyEvent": wire([255, 0], u16(1), u32(0xff0d), u32(0x1c)),
};

const all = { ...messages, ...input };
const aMessage = fc.constantFrom(...Object.keys(all)) as fc.Arbitrary<keyof typeof all>;

function filtered(mode: { input: boolean }, chunks: readonly Uint8Array[]): string {
  const filter = new ClientMessageFilter(mode);
  return hex(concat(chunks.flatMap((chunk) => filter.push(chunk))));
}

describe("ClientMessageFilter", () => {
  it("lets every known message through when input is granted", ({ expect }) => {
    const stream = concat(Object.values(all));
    expect(filtered({ input: true }, [stream])).toBe(hex(stream));
  });

  it("passes a chunk of whole messages as one view of it, not as a copy", ({ expect }) => {
    const chunk = concat([input.KeyEvent, input.PointerEvent, messages.FramebufferUpdateRequest]);
    const pieces = new ClientMessageFilter({ input: true }).push(chunk);
    expect(pieces).toHaveLength(1);
    expect(pieces[0]?.buffer).toBe(chunk.buffer);
  });

  it("drops keys, pointer and clipboard text of a view-only viewer and nothing else", ({
    expect,
  }) => {
    for (const [name, message] of Object.entries(all)) {
      const stream = concat([message, messages.FramebufferUpdateRequest]);
      const kept = name in input ? messages.FramebufferUpdateRequest : stream;
      expect(filtered({ input: false }, [stream]), name).toBe(hex(kept));
    }
  });

  it("does not depend on how the stream is cut", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(aMessage, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.array(fc.nat(400)),
        (names, mayInput, at) => {
          const stream = concat(names.map((name) => all[name]));
          const whole = filtered({ input: mayInput }, [stream]);
          const positions = at.map((position) => position % (stream.length + 1));
          expect(filtered({ input: mayInput }, cut(stream, positions))).toBe(whole);
          const expected = names.filter((name) => mayInput || !(name in input));
          expect(whole).toBe(hex(concat(expected.map((name) => all[name]))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives the same result a byte at a time", ({ expect }) => {
    const stream = concat(Object.values(all));
    const bytes = [...stream].map((byte) => Uint8Array.of(byte));
    expect(filtered({ input: true }, bytes)).toBe(hex(stream));
    expect(filtered({ input: false }, bytes)).toBe(hex(concat(Object.values(messages))));
  });

  it("never sends part of a message that a view-only viewer has not finished", ({ expect }) => {
    for (const message of Object.values(input)) {
      for (let length = 0; length <= message.length; length += 1) {
        expect(filtered({ input: false }, [message.subarray(0, length)])).toBe("");
      }
    }
  });

  it("holds a message back until it is complete", ({ expect }) => {
    const filter = new ClientMessageFilter({ input: true });
    expect(filter.push(input.KeyEvent.subarray(0, 7))).toEqual([]);
    expect(hex(concat(filter.push(input.KeyEvent.subarray(7))))).toBe(hex(input.KeyEvent));
  });

  it("removes encodings that must not be negotiated and keeps the order of the others", ({
    expect,
  }) => {
    const offered = [
      7, -307, -260, -316, 16, -308, 5, -309, -26, -254, -259, 0xc0a1e5ce, 50, 21, -313,
    ];
    const kept = [7, -260, 16, 5, -26, -254, -313];
    const message = (list: number[]) =>
      wire([2, 0], u16(list.length), ...list.map((encoding) => u32(encoding >>> 0)));
    expect(filtered({ input: true }, [message(offered)])).toBe(hex(message(kept)));
    expect(filtered({ input: false }, [message(offered)])).toBe(hex(message(kept)));
  });

  it.for([
    ["FixColourMapEntries", wire([1, 0], u16(0), u16(0))],
    ["UltraVNC file transfer", wire([7])],
    ["UltraVNC scale", wire([8])],
    ["xvp, which is not negotiated", wire([250, 0, 1, 4])],
    ["SetDesktopSize, which is not negotiated", wire([251])],
    ["gii", wire([253])],
    ["the vncterm scan code", wire([254])],
    ["QEMU audio", wire([255, 1])],
    ["an unknown QEMU message", wire([255, 2])],
    ["an unknown type", wire([99])],
    ["the extended clipboard, which is not negotiated", wire([6, 0, 0, 0], u32(-8 >>> 0))],
    ["a clipboard of -2^31 bytes", wire([6, 0, 0, 0], u32(0x8000_0000))],
  ] as const)("fails at %s, in both modes and behind anything", ([, message], { expect }) => {
    for (const mayInput of [true, false]) {
      for (const before of [new Uint8Array(0), ...Object.values(all)]) {
        for (const chunks of [[concat([before, message])], [before, message]]) {
          expect(codeOf(() => filtered({ input: mayInput }, chunks))).toBe("message");
        }
      }
    }
  });

  it.for([
    ["SetEncodings", (count: number) => wire([2, 0], u16(count)), RFB_LIMITS.encodings],
    ["ClientCutText", (length: number) => wire([6, 0, 0, 0], u32(length)), RFB_LIMITS.cutTextBytes],
    [
      "ClientFence",
      (length: number) => wire([248, 0, 0, 0], u32(0), [length]),
      RFB_LIMITS.fenceBytes,
    ],
  ] as const)("limits %s by what it announces", ([, announce, limit], { expect }) => {
    expect(codeOf(() => filtered({ input: true }, [announce(limit)]))).toBe("no error");
    expect(codeOf(() => filtered({ input: true }, [announce(limit + 1)]))).toBe("limit");
    expect(codeOf(() => filtered({ input: false }, [announce(limit + 1)]))).toBe("limit");
  });

  it("takes the longest SetEncodings, clipboard text and fence", ({ expect }) => {
    const encodings = wire([2, 0], u16(256), ...Array.from({ length: 256 }, () => u32(16)));
    const text = wire(
      [6, 0, 0, 0],
      u32(RFB_LIMITS.cutTextBytes),
      new Uint8Array(RFB_LIMITS.cutTextBytes),
    );
    const fence = wire([248, 0, 0, 0], u32(0), [64], new Uint8Array(64));
    for (const message of [encodings, text, fence]) {
      const stream = concat([message, input.KeyEvent]);
      expect(filtered({ input: true }, [stream])).toBe(hex(stream));
      expect(filtered({ input: true }, cut(stream, [1, 5, 9, 70, 1027]))).toBe(hex(stream));
    }
  });

  it("throws nothing but an RfbError at random bytes, and view-only lets no input through", ({
    expect,
  }) => {
    const noise = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        aMessage.map((name) => all[name]),
      ),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(noise, (chunks) => {
        const filter = new ClientMessageFilter({ input: false });
        try {
          for (const piece of chunks.flatMap((chunk) => filter.push(chunk))) {
            expect([0, 2, 3, 150, 248]).toContain(piece[0]);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RfbError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function codeOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof RfbError ? error.code : String(error);
  }
}
