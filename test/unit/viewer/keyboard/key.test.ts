import { describe, it } from "vitest";

import {
  functionKey,
  isNamedKey,
  keyOfCharacter,
  NAMED_KEYS,
  usKeysym,
} from "../../../../viewer/src/keyboard/key.ts";

describe("key of a character", () => {
  it.for([
    ["a", 0x61, "KeyA", false],
    ["A", 0x41, "KeyA", true],
    ["7", 0x37, "Digit7", false],
    ["&", 0x26, "Digit7", true],
    [")", 0x29, "Digit0", true],
    [" ", 0x20, "Space", false],
    ["~", 0x7e, "Backquote", true],
    ['"', 0x22, "Quote", true],
    ["é", 0xe9, null, false],
    ["ÿ", 0xff, null, false],
    ["Ā", 0x1_00_01_00, null, false],
    ["ł", 0x1_00_01_42, null, false],
    ["€", 0x20_ac, null, false],
    ["я", 0x1_00_04_4f, null, false],
    ["😀", 0x1_01_f6_00, null, false],
  ] as const)("%s", ([character, keysym, code, shift], { expect }) => {
    expect(keyOfCharacter(character)).toEqual({ keysym, code, shift });
  });

  it("is Enter and Tab for a line break and a tabulator", ({ expect }) => {
    expect(keyOfCharacter("\n")).toEqual({ keysym: 0xff_0d, code: "Enter", shift: false });
    expect(keyOfCharacter("\t")).toEqual({ keysym: 0xff_09, code: "Tab", shift: false });
  });

  it("is known with its code for all of printable ASCII", ({ expect }) => {
    const codes = new Map<string, number>();
    for (let point = 0x20; point <= 0x7e; point += 1) {
      const { keysym, code, shift } = keyOfCharacter(String.fromCodePoint(point));
      expect(keysym).toBe(point);
      const key = `${String(code)} ${String(shift)}`;
      expect(code).not.toBeNull();
      expect(codes.get(key)).toBeUndefined();
      codes.set(key, point);
    }
  });
});

describe("keysym of a key on a US keyboard", () => {
  it.for([
    ["KeyZ", false, 0x7a],
    ["KeyZ", true, 0x5a],
    ["Digit7", true, 0x26],
    ["Space", true, 0x20],
    ["IntlBackslash", false, 0xa6],
    ["IntlBackslash", true, 0xa6],
    ["IntlRo", false, undefined],
    ["Enter", false, undefined],
  ] as const)("%s with Shift %s", ([code, shift, keysym], { expect }) => {
    expect(usKeysym(code, shift)).toBe(keysym);
  });
});

describe("named keys", () => {
  it("number function keys from XK_F1 to XK_F12", ({ expect }) => {
    expect(functionKey(1)).toEqual({ keysym: 0xff_be, code: "F1" });
    expect(functionKey(12)).toEqual({ keysym: 0xff_c9, code: "F12" });
  });

  it("are no properties that every object has", ({ expect }) => {
    expect(isNamedKey("Backspace")).toBe(true);
    expect(isNamedKey("toString")).toBe(false);
    expect(NAMED_KEYS.Backspace.keysym).toBe(0xff_08);
  });
});
