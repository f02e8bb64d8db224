import { describe, it } from "vitest";

import { HeldInput, MAX_HELD_KEYS } from "../../../../worker/rfb/client/held-input.ts";
import { hex } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";

const CTRL = 0xffe3;
const ALT = 0xffe9;

function released(held: HeldInput): string[] {
  return held.release().map(hex);
}

describe("HeldInput", () => {
  it("releases what is down, last pressed first, and then nothing", ({ expect }) => {
    const held = new HeldInput();
    held.key(message.key(CTRL));
    held.key(message.extendedKey(ALT, 0x38));
    held.key(message.key(0x61));
    held.key(message.key(0x61, false));
    held.key(message.extendedKey(0x62, 0x30));
    expect([...held.modifiers]).toEqual(["Ctrl", "Alt"]);
    expect(released(held)).toEqual([
      hex(message.extendedKey(0x62, 0x30, false)),
      hex(message.extendedKey(ALT, 0x38, false)),
      hex(message.key(CTRL, false)),
    ]);
    expect(released(held)).toEqual([]);
    expect(held.modifiers.size).toBe(0);
  });

  it("lets a repeated key go once", ({ expect }) => {
    const held = new HeldInput();
    for (let count = 0; count < 500; count += 1) held.key(message.key(0x61));
    expect(released(held)).toEqual([hex(message.key(0x61, false))]);
  });

  it("knows a key by its code when its keysym changes with Shift", ({ expect }) => {
    const held = new HeldInput();
    held.key(message.extendedKey(0x41, 0x1e));
    held.key(message.extendedKey(0x61, 0x1e, false));
    expect(released(held)).toEqual([]);
  });

  it("counts a modifier as held until it is released under both names", ({ expect }) => {
    const held = new HeldInput();
    held.key(message.extendedKey(CTRL, 0x05)); // Ctrl to a guest that believes keysyms
    held.key(message.extendedKey(0x78, 0x05));
    held.key(message.extendedKey(0x78, 0x05, false));
    expect([...held.modifiers]).toEqual(["Ctrl"]);
    held.key(message.extendedKey(0x78, 0x1d)); // Ctrl to one that believes codes
    held.key(message.extendedKey(0x79, 0x1d, false));
    held.key(message.extendedKey(CTRL, 0x05, false));
    expect([...held.modifiers]).toEqual(["Ctrl"]);
    expect(released(held)).toEqual([hex(message.extendedKey(0x78, 0x1d, false))]);
  });

  it("takes a modifier for held until the same kind of message lets it go", ({ expect }) => {
    const held = new HeldInput();
    held.key(message.key(ALT));
    // A QEMU that reads key codes ignores this event.
    held.key(message.extendedKey(ALT, 0, false));
    expect([...held.modifiers]).toEqual(["Alt"]);
    held.key(message.key(ALT, false));
    expect(released(held)).toEqual([]);
  });

  it("lets VMware's keys go as such", ({ expect }) => {
    const held = new HeldInput();
    held.key(message.vmwareKey(0x1d));
    held.key(message.vmwareKey(0x1e));
    held.key(message.vmwareKey(0x1e, false));
    expect([...held.modifiers]).toEqual(["Ctrl"]);
    expect(released(held)).toEqual([hex(message.vmwareKey(0x1d, false))]);
  });

  it("lets buttons go at the last position, after the keys", ({ expect }) => {
    const held = new HeldInput();
    held.pointer(message.pointer(0x05, 100, 200));
    held.key(message.key(0x61));
    held.pointer(message.pointer(0x04, 300, 400));
    expect(released(held)).toEqual([
      hex(message.key(0x61, false)),
      hex(message.pointer(0, 300, 400)),
    ]);
    expect(released(held)).toEqual([]);
  });

  it("releases a button that only the seventh byte tells", ({ expect }) => {
    const held = new HeldInput();
    held.pointer(message.longPointer(0, 1, 7, 8));
    expect(released(held)).toEqual([hex(message.pointer(0, 7, 8))]);
  });

  it("lets no button go when none is down", ({ expect }) => {
    const held = new HeldInput();
    held.pointer(message.pointer(1));
    held.pointer(message.pointer(0));
    expect(released(held)).toEqual([]);
  });

  it("tells moves from buttons", ({ expect }) => {
    const held = new HeldInput();
    expect(held.isMove(message.pointer(0, 5, 5))).toBe(true);
    expect(held.isMove(message.pointer(1))).toBe(false);
    held.pointer(message.pointer(1));
    expect(held.isMove(message.pointer(1, 9, 9))).toBe(true);
    expect(held.isMove(message.pointer(0))).toBe(false);
    held.pointer(message.longPointer(0, 1));
    expect(held.isMove(message.longPointer(0, 1, 3, 3))).toBe(true);
    expect(held.isMove(message.longPointer(0, 2))).toBe(false);
  });

  it("holds keys up to the limit and not one more", ({ expect }) => {
    const held = new HeldInput();
    for (let key = 0; key < MAX_HELD_KEYS; key += 1) held.key(message.key(0x100 + key));
    held.key(message.key(0x100)); // a repeat
    expect(() => held.key(message.key(0x999))).toThrow(expect.objectContaining({ code: "limit" }));
    expect(released(held)).toHaveLength(MAX_HELD_KEYS);
  });

  it("keeps copies: the messages are views of a buffer that is used again", ({ expect }) => {
    const held = new HeldInput();
    const key = message.key(0x61);
    const pointer = message.pointer(1);
    held.key(key);
    held.pointer(pointer);
    key.fill(0xee);
    pointer.fill(0xee);
    expect(released(held)).toEqual([hex(message.key(0x61, false)), hex(message.pointer(0))]);
  });
});
