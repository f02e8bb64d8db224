import fc from "fast-check";
import { describe, it } from "vitest";

import {
  clientMessageLength,
  plainPointer,
  pointerRelease,
  readClientCutText,
  readPointerEvent,
  readSetEncodings,
  readSetPixelFormat,
  readUpdateRequest,
  setEncodings,
  setPixelFormat,
  updateRequest,
  withCutTextFlags,
} from "../../../worker/rfb/client-message.ts";
import { hex, wire } from "../../support/play.ts";
import { EACH, message } from "../../support/rfb/client-stream.ts";
import { RGB_332, RGB_565, TRUE_24, TRUE_32 } from "./server/reading.ts";

/** Any message at all, in the middle of a buffer of others. */
function amongOthers(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 9).fill(0xff);
  buffer.set(bytes, 4);
  return buffer.subarray(4, 4 + bytes.length);
}

const u16 = fc.nat(0xffff);
const region = fc.record({ x: u16, y: u16, width: u16, height: u16 });

describe("client messages", () => {
  it.for(Object.entries(EACH))("%s: its first bytes tell its length", ([, bytes], { expect }) => {
    let needed = 1;
    for (let length = 0; length < needed;) {
      length = needed;
      needed = clientMessageLength(bytes.subarray(0, length), () => true);
    }
    expect(needed).toBe(bytes.length);
  });

  it("are read as they were written", ({ expect }) => {
    for (const format of [TRUE_24, TRUE_32, RGB_565, RGB_332]) {
      expect(readSetPixelFormat(amongOthers(setPixelFormat(format)))).toEqual(format);
    }
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 256 }),
        region,
        fc.boolean(),
        (encodings, region, incremental) => {
          expect(readSetEncodings(amongOthers(setEncodings(encodings)))).toEqual(encodings);
          const request = amongOthers(updateRequest(region, incremental));
          expect(readUpdateRequest(request)).toEqual({ region, incremental });
        },
      ),
    );
  });
});

describe("PointerEvent", () => {
  it("has its buttons in one number, and its place", ({ expect }) => {
    const place = { x: 258, y: 772 };
    const short = amongOthers(message.pointer(0x05, 258, 772));
    expect(readPointerEvent(short)).toEqual({ buttons: 0x05, ...place });
    const long = amongOthers(message.longPointer(0x05, 0x03, 258, 772));
    expect(readPointerEvent(long)).toEqual({ buttons: 0x385, ...place });
  });

  it("is released where it was, in 6 bytes, and left alone", ({ expect }) => {
    const pressed = message.longPointer(1, 2, 258, 772);
    expect(hex(pointerRelease(pressed))).toBe(hex(message.pointer(0, 258, 772)));
    expect(hex(pressed)).toBe(hex(message.longPointer(1, 2, 258, 772)));
  });
});

describe("plainPointer", () => {
  it("clears the eighth button and changes nothing else, nor the message itself", ({ expect }) => {
    const plain = message.pointer(0x7f);
    expect(plainPointer(plain)).toBe(plain);
    const eighth = message.pointer(0x85);
    expect(hex(plainPointer(eighth))).toBe(hex(message.pointer(0x05)));
    expect(hex(eighth)).toBe(hex(message.pointer(0x85)));
  });
});

describe("ClientCutText", () => {
  it("is plain or has flags, by the sign of its length", ({ expect }) => {
    expect(readClientCutText(amongOthers(message.cutText(7)))).toEqual({ bytes: 7 });
    const extended = amongOthers(message.extendedCutText(0x1000_0001, 9));
    expect(readClientCutText(extended)).toEqual({ bytes: 13, flags: 0x1000_0001 });
  });

  it("is refused in the extended format without its flags", ({ expect }) => {
    expect(() => readClientCutText(wire([6, 0, 0, 0, 255, 255, 255, 253, 0, 0, 0]))).toThrow(
      expect.objectContaining({ name: "RfbError", code: "message" }),
    );
  });

  it("takes other flags as a copy", ({ expect }) => {
    const caps = message.extendedCutText(0x1f00_0001, 4);
    expect(hex(withCutTextFlags(amongOthers(caps), 0x0100_0001))).toBe(
      hex(message.extendedCutText(0x0100_0001, 4)),
    );
    expect(hex(caps)).toBe(hex(message.extendedCutText(0x1f00_0001, 4)));
  });
});
