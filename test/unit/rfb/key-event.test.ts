import { describe, it } from "vitest";

import { readKeyEvent, releaseOf, withoutKeysym } from "../../../worker/rfb/key-event.ts";
import { hex, wire } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";

describe("readKeyEvent", () => {
  it("reads all kinds", ({ expect }) => {
    expect(readKeyEvent(message.key(0x61, false))).toEqual({
      key: { keysym: 0x61, keycode: 0 },
      down: false,
    });
    expect(readKeyEvent(message.extendedKey(0x61, 0xff))).toEqual({
      key: { keysym: 0x61, keycode: 0xff },
      down: true,
    });
    expect(readKeyEvent(message.vmwareKey(0x1e))).toEqual({
      key: { keysym: 0, keycode: 0x1e },
      down: true,
    });
  });

  it("takes any value but 0 for down, as servers do", ({ expect }) => {
    for (const down of [
      wire([4, 0x80, 0, 0], [0, 0, 0, 0x61]),
      wire([255, 0, 0x80, 0], [0, 0, 0, 0x61], [0, 0, 0, 0x1e]),
      wire([127, 0, 0, 8], [0, 0x1e, 0x80, 0]),
    ]) {
      expect(readKeyEvent(down)?.down).toBe(true);
      expect(readKeyEvent(releaseOf(down))?.down).toBe(false);
    }
  });

  it("refuses a code that QEMU would take for another key's", ({ expect }) => {
    for (const keycode of [0x100, 0x1_0002, 0xffff_ffff]) {
      expect(() => readKeyEvent(message.extendedKey(0x61, keycode))).toThrow(
        expect.objectContaining({ name: "RfbError", code: "message" }),
      );
    }
  });

  // The right Ctrl key is 0x1d after E0: VMware adds 0x100, QEMU 0x80.
  it.for([
    [0x00, 0x00],
    [0x7f, 0x7f],
    [0x80, undefined],
    [0x9d, undefined],
    [0xff, undefined],
    [0x11d, 0x9d],
    [0x138, 0xb8],
    [0x153, 0xd3],
    [0x17f, 0xff],
    [0x180, undefined],
    [0x202, undefined],
    [0xffff, undefined],
  ] as const)("reads VMware's code %i as %s", ([code, keycode], { expect }) => {
    expect(readKeyEvent(message.vmwareKey(code))?.key.keycode).toBe(keycode);
  });
});

it("takes the keysym out of an extended event, and leaves the event alone", ({ expect }) => {
  const event = message.extendedKey(0x0100_0032, 0x1e);
  expect(hex(withoutKeysym(event))).toBe(hex(message.extendedKey(0, 0x1e)));
  expect(hex(event)).toBe(hex(message.extendedKey(0x0100_0032, 0x1e)));
});
