import { describe, it } from "vitest";

import {
  canEnter,
  linuxDigits,
  windowsKeys,
} from "../../../../../viewer/src/keyboard/typing/code-entry.ts";

describe("a character that is entered by its number", () => {
  it.for([
    ["€", "20ac "],
    ["ñ", "f1 "],
    ["😀", "1f600 "],
  ] as const)("%s in Linux", ([character, digits], { expect }) => {
    expect(linuxDigits(character)).toBe(digits);
  });

  // Each number as Windows' own decoder reads it.
  it("is what Windows reads from its number", ({ expect }) => {
    const decoder = new TextDecoder("windows-1252");
    for (let byte = 0x80; byte <= 0xff; byte += 1) {
      const character = decoder.decode(Uint8Array.of(byte));
      if (/\p{C}/u.test(character)) {
        expect(canEnter(character, "windows"), String(byte)).toBe(false);
        continue;
      }
      const codes = (windowsKeys(character) ?? []).map(({ code }) => code ?? "");
      expect(codes.join(" "), character).toBe(
        Array.from(`0${String(byte)}`, (digit) => `Numpad${digit}`).join(" "),
      );
    }
  });

  it.for(["漢", "ł", " ", "\u0007"])("is not %o in Windows", (character, { expect }) => {
    expect(windowsKeys(character)).toBeUndefined();
    expect(canEnter(character, "windows")).toBe(false);
  });

  it("is none that controls, and none at all if it is left out", ({ expect }) => {
    expect(canEnter("\u0007", "linux")).toBe(false);
    expect(canEnter("ñ", "leave-out")).toBe(false);
    expect(canEnter("ñ", "linux")).toBe(true);
  });
});
