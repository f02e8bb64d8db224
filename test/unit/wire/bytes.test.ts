import { describe, it } from "vitest";

import { ascii, isSameBytes, latin1, viewOf } from "../../../worker/wire/bytes.ts";

describe("bytes", () => {
  it("are viewed where they are, and not beyond", ({ expect }) => {
    const bytes = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(viewOf(bytes).getUint16(0)).toBe(0x0102);
    expect(() => viewOf(bytes).getUint8(2)).toThrow(RangeError);
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
