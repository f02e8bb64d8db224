import { describe, it } from "vitest";

import {
  ascii,
  i32At,
  isSameBytes,
  latin1,
  u16At,
  u32At,
  viewOf,
} from "../../../worker/wire/bytes.ts";

describe("bytes", () => {
  it("are viewed where they are, and not beyond", ({ expect }) => {
    const bytes = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(viewOf(bytes).getUint16(0)).toBe(0x0102);
    expect(() => viewOf(bytes).getUint8(2)).toThrow(RangeError);
  });

  it("are numbers as a DataView reads them, wherever they are", ({ expect }) => {
    const bytes = Uint8Array.of(9, 0xff, 0xfe, 0x80, 0x01, 0x7f, 0xff).subarray(1);
    const view = viewOf(bytes);
    for (const offset of [0, 1, 2]) {
      expect(u16At(bytes, offset)).toBe(view.getUint16(offset));
      expect(i32At(bytes, offset)).toBe(view.getInt32(offset));
      expect(u32At(bytes, offset)).toBe(view.getUint32(offset));
    }
    expect(u16At(bytes, 5)).toBe(0xff00);
    expect(u32At(bytes, 6)).toBe(0);
  });

  it("are text of one byte for each character", ({ expect }) => {
    expect(ascii("RFB\n")).toEqual(Uint8Array.of(0x52, 0x46, 0x42, 0x0a));
    expect(latin1(Uint8Array.of(0x52, 0xe9, 0xff))).toBe("R\u00e9\u00ff");
  });

  it("are the same only with the same length", ({ expect }) => {
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(isSameBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
  });
});
