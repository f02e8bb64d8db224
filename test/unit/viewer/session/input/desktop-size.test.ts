import { describe, it } from "vitest";

import { DesktopSize } from "../../../../../viewer/src/session/input/desktop-size.ts";

/** SetDesktopSize of noVNC's for 900 × 600 with one screen of this id and flags. */
function novncAsks(id: number, flags: number): Uint8Array {
  const message = new Uint8Array(24);
  const view = new DataView(message.buffer);
  view.setUint8(0, 251);
  view.setUint16(2, 900);
  view.setUint16(4, 600);
  view.setUint8(6, 1);
  view.setUint32(8, id);
  view.setUint16(16, 900);
  view.setUint16(18, 600);
  view.setUint32(20, flags);
  return message;
}

describe("the size of the machine's screen", () => {
  it("cannot be asked for before noVNC has shown how", ({ expect }) => {
    const size = new DesktopSize();
    expect(size.isKnown).toBe(false);
    expect(size.message(1800, 1200)).toBeUndefined();
  });

  it("is asked for with the screen's own id and flags", ({ expect }) => {
    const size = new DesktopSize();
    const shown = novncAsks(0x01020304, 0x05060708);
    expect(size.takes(shown)).toBe(true);
    shown.fill(0);
    expect(size.isKnown).toBe(true);
    const view = new DataView(size.message(1800, 1200)?.buffer ?? new ArrayBuffer(24));
    expect([view.getUint8(0), view.getUint8(6)]).toEqual([251, 1]);
    expect([view.getUint16(2), view.getUint16(4)]).toEqual([1800, 1200]);
    expect([view.getUint32(8), view.getUint32(20)]).toEqual([0x01020304, 0x05060708]);
    expect([view.getUint16(12), view.getUint16(14)]).toEqual([0, 0]);
    expect([view.getUint16(16), view.getUint16(18)]).toEqual([1800, 1200]);
  });

  it("is shown by no other message, and by each server anew", ({ expect }) => {
    const size = new DesktopSize();
    expect(size.takes(Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 10, 0, 10))).toBe(false);
    expect(size.takes(Uint8Array.of(251, 0, 1))).toBe(true);
    expect(size.isKnown).toBe(false);
    size.takes(novncAsks(0, 0));
    size.renew();
    expect(size.isKnown).toBe(false);
  });
});
