import { describe, it } from "vitest";

import {
  isHeldFor,
  isKeyOf,
  mayBeKeyOf,
  parseChord,
  type Chord,
} from "../../../../worker/rfb/client/key-chord.ts";
import { MODIFIERS, type Modifier } from "../../../../worker/rfb/client/modifiers.ts";
import { LAYOUTS } from "../policy/qemu-keyboard.ts";

function chord(text: string): Chord {
  const parsed = parseChord(text);
  if (!parsed) throw new Error(`not a chord: ${text}`);
  return parsed;
}

const held = (...modifiers: Modifier[]) => new Set(modifiers);

describe("parseChord", () => {
  // Keysyms from X11's keysymdef.h, codes from XT set 1 with the E0 codes at 0x80.
  it.for([
    ["Ctrl+Alt+1", ["Ctrl", "Alt"], [0x31, 0x21], [0x02]],
    ["Ctrl+Alt+0", ["Ctrl", "Alt"], [0x30, 0x29], [0x0b]],
    ["ctrl + alt + delete", ["Ctrl", "Alt"], [0xffff, 0xff9f, 0xffae, 0xffac], [0xd3, 0x53]],
    ["CTRL+ALT+DEL", ["Ctrl", "Alt"], [0xffff, 0xff9f, 0xffae, 0xffac], [0xd3, 0x53]],
    ["Alt+F4", ["Alt"], [0xffc1], [0x3e]],
    ["Alt+F1", ["Alt"], [0xffbe], [0x3b]],
    ["Alt+F10", ["Alt"], [0xffc7], [0x44]],
    ["Alt+F11", ["Alt"], [0xffc8], [0x57]],
    ["Alt+F12", ["Alt"], [0xffc9], [0x58]],
    ["Super+L", ["Super"], [0x6c, 0x4c], [0x26]],
    ["Shift+q", ["Shift"], [0x71, 0x51], [0x10]],
    ["Ctrl+a", ["Ctrl"], [0x61, 0x41], [0x1e]],
    ["Ctrl+AltGr+z", ["Ctrl", "AltGr"], [0x7a, 0x5a], [0x2c]],
    ["Ctrl+m", ["Ctrl"], [0x6d, 0x4d], [0x32]],
    ["Alt+Space", ["Alt"], [0x20, 0xff80, 0xa0, 0x202f], [0x39]],
    ["Alt+Tab", ["Alt"], [0xff09, 0xfe20, 0xff89], [0x0f]],
    ["Ctrl+Escape", ["Ctrl"], [0xff1b], [0x01]],
    ["Alt+PrintScreen", ["Alt"], [0xff61, 0xff15, 0xff62], [0x54, 0xb7]],
  ] as const)("reads %s", ([text, modifiers, keysyms, keycodes], { expect }) => {
    expect(parseChord(text)).toMatchObject({ modifiers, keysyms, keycodes });
  });

  it.for([
    "",
    "Ctrl",
    "Ctrl+",
    "+1",
    "Hyper+1",
    "Ctrl+F13",
    "Ctrl+F0",
    "Ctrl+ß",
    "1+Ctrl",
    "Ctrl+12",
  ])("reads no chord from %j", (text, { expect }) => {
    expect(parseChord(text)).toBeUndefined();
  });
});

describe("a chord's key", () => {
  const one = chord("Ctrl+Alt+1");
  const del = chord("Ctrl+Alt+Del");

  it("is known by its codes", ({ expect }) => {
    expect([0x02, 0x03, 0x4f, 0].map((code) => isKeyOf(one, code))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([0xd3, 0x53, 0x52].map((code) => isKeyOf(del, code))).toEqual([true, true, false]);
  });

  it.for([
    ["the digit", 0x31],
    ["the digit with Shift", 0x21],
    ["the digit by its Unicode keysym", 0x0100_0031],
    ["a keysym whose low 16 bits are the digit", 0x0101_0031],
    ["what a French layout has there", 0x26],
    ["the same by its Unicode keysym", 0x0100_0026],
    ["a letter with an accent", 0xe9],
    ["another script's letter", 0x06d1],
    ["a dead key", 0xfe53],
  ] as const)("may be a digit's by %s, on every server", ([, keysym], { expect }) => {
    expect([true, false].map((hasLayout) => mayBeKeyOf(one, keysym, hasLayout))).toEqual([
      true,
      true,
    ]);
  });

  it("is no digit's by letters and by keys without a character", ({ expect }) => {
    const others = [0x61, 0x5a, 0x0100_0061, 0xffb1, 0xffbe, 0xffff, 0xfe03, 0xfe20, 0];
    expect(others.filter((keysym) => mayBeKeyOf(one, keysym, true))).toEqual([]);
  });

  it("may be a letter's by what layouts have there, on servers with layouts", ({ expect }) => {
    const q = chord("Ctrl+Q");
    const keysyms = [0x71, 0x51, 0x0100_0071, 0x61, 0x41, 0x06ca, 0x31, 0x62, 0xffbe];
    const reading = (hasLayout: boolean) =>
      keysyms.map((keysym) => mayBeKeyOf(q, keysym, hasLayout));
    expect(reading(true)).toEqual([true, true, true, true, true, true, true, false, false]);
    expect(reading(false)).toEqual([true, true, true, ...Array.from({ length: 6 }, () => false)]);
  });

  it("is Delete's by the keypad as well, and by nothing else", ({ expect }) => {
    const keysyms = [0xffff, 0xff9f, 0xffae, 0xffac, 0x0100_ffff, 0x2e, 0x2c];
    expect(keysyms.map((keysym) => mayBeKeyOf(del, keysym, true))).toEqual([
      ...Array.from({ length: 5 }, () => true),
      false,
      false,
    ]);
  });

  it("has the letters that QEMU's layouts have on it", ({ expect }) => {
    for (const key of "qwertyuiopasdfghjklzxcvbnm1234567890") {
      const { keycodes, letters } = chord(key);
      const found = [...LAYOUTS.values()].flatMap((layout) =>
        [...layout]
          .filter(([, codes]) => codes.some((code) => keycodes.includes(code & 0xff)))
          .map(([keysym]) => String.fromCharCode(keysym).toLowerCase())
          .filter((character) => /^[a-z]$/.test(character)),
      );
      expect(letters, key).toBe([...new Set(found)].toSorted().join(""));
    }
  });
});

describe("a chord's modifiers", () => {
  it("must all be held, and others may be", ({ expect }) => {
    const one = chord("Ctrl+Alt+1");
    expect(isHeldFor(one, held("Ctrl", "Alt"))).toBe(true);
    expect(isHeldFor(one, held(...MODIFIERS))).toBe(true);
    expect(isHeldFor(one, held("Ctrl"))).toBe(false);
    expect(isHeldFor(one, held("Alt", "Shift"))).toBe(false);
    expect(isHeldFor(one, held())).toBe(false);
  });

  it("take the right Alt for Alt where the key gives no character", ({ expect }) => {
    const right = held("Ctrl", "AltGr");
    expect(
      ["Ctrl+Alt+Del", "Alt+F4", "Alt+Tab"].map((text) => isHeldFor(chord(text), right)),
    ).toEqual([true, true, true]);
    expect(["Ctrl+Alt+9", "Alt+Q"].map((text) => isHeldFor(chord(text), right))).toEqual([
      false,
      false,
    ]);
    expect(isHeldFor(chord("Ctrl+AltGr+9"), right)).toBe(true);
    expect(isHeldFor(chord("Ctrl+AltGr+9"), held("Ctrl", "Alt"))).toBe(false);
  });
});
