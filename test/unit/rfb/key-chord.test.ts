import { describe, it } from "vitest";

import { completes, modifiersOf, parseChord } from "../../../worker/rfb/key-chord.ts";
import type { Chord, Modifier } from "../../../worker/rfb/key-chord.ts";

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
    ["ctrl + alt + delete", ["Ctrl", "Alt"], [0xffff, 0xff9f, 0xffae], [0xd3, 0x53]],
    ["CTRL+ALT+DEL", ["Ctrl", "Alt"], [0xffff, 0xff9f, 0xffae], [0xd3, 0x53]],
    ["Alt+F4", ["Alt"], [0xffc1], [0x3e]],
    ["Alt+F1", ["Alt"], [0xffbe], [0x3b]],
    ["Alt+F10", ["Alt"], [0xffc7], [0x44]],
    ["Alt+F11", ["Alt"], [0xffc8], [0x57]],
    ["Alt+F12", ["Alt"], [0xffc9], [0x58]],
    ["Super+L", ["Super"], [0x6c, 0x4c], [0x26]],
    ["Shift+q", ["Shift"], [0x71, 0x51], [0x10]],
    ["Ctrl+a", ["Ctrl"], [0x61, 0x41], [0x1e]],
    ["Ctrl+z", ["Ctrl"], [0x7a, 0x5a], [0x2c]],
    ["Ctrl+m", ["Ctrl"], [0x6d, 0x4d], [0x32]],
    ["Alt+Tab", ["Alt"], [0xff09, 0xfe20, 0xff89], [0x0f]],
    ["Ctrl+Escape", ["Ctrl"], [0xff1b], [0x01]],
    ["Alt+PrintScreen", ["Alt"], [0xff61, 0xff15], [0x54, 0xb7]],
  ] as const)("reads %s", ([text, modifiers, keysyms, keycodes], { expect }) => {
    expect(parseChord(text)).toEqual({ modifiers, keysyms, keycodes });
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

describe("completes", () => {
  const one = chord("Ctrl+Alt+1");

  it("needs all modifiers, and allows more", ({ expect }) => {
    const key = { keysym: 0x31, keycode: 0 };
    expect(completes(one, key, held("Ctrl", "Alt"))).toBe(true);
    expect(completes(one, key, held("Ctrl", "Alt", "Shift", "Super"))).toBe(true);
    expect(completes(one, key, held("Ctrl"))).toBe(false);
    expect(completes(one, key, held("Alt", "Shift"))).toBe(false);
    expect(completes(one, key, held())).toBe(false);
  });

  it.for([
    ["the digit", 0x31, 0],
    ["the digit with Shift", 0x21, 0],
    ["the digit by its Unicode keysym", 0x0100_0031, 0],
    ["the key of a layout where it gives another character", 0x26, 0x02],
    ["no keysym", 0, 0x02],
    ["the keysym with another key's code", 0x31, 0x10],
  ] as const)("knows the key by %s", ([, keysym, keycode], { expect }) => {
    expect(completes(one, { keysym, keycode }, held("Ctrl", "Alt"))).toBe(true);
  });

  it("knows the keypad's Delete with and without NumLock", ({ expect }) => {
    for (const [keysym, keycode] of [
      [0xff9f, 0],
      [0xffae, 0],
      [0, 0x53],
      [0xffff, 0xd3],
    ] as const) {
      const key = { keysym, keycode };
      expect(completes(chord("Ctrl+Alt+Del"), key, held("Ctrl", "Alt"))).toBe(true);
    }
  });

  it("leaves other keys alone", ({ expect }) => {
    for (const [keysym, keycode] of [
      [0x32, 0x03],
      [0xffb1, 0x4f],
      [0, 0],
      [0x0100_0131, 0],
    ] as const) {
      expect(completes(one, { keysym, keycode }, held("Ctrl", "Alt"))).toBe(false);
    }
  });
});

it.for([
  ["Shift", 0xffe1, 0x2a],
  ["Shift", 0xffe2, 0x36],
  ["Ctrl", 0xffe3, 0x1d],
  ["Ctrl", 0xffe4, 0x9d],
  ["Alt", 0xffe9, 0x38],
  ["Alt", 0xffea, 0xb8],
  ["Alt", 0xfe03, 0xb8],
  ["Super", 0xffeb, 0xdb],
  ["Super", 0xffec, 0xdc],
] as const)("knows %s by keysym %i and by code %i alone", ([name, keysym, keycode], { expect }) => {
  expect(modifiersOf({ keysym, keycode: 0 })).toEqual([name]);
  expect(modifiersOf({ keysym: 0x61, keycode })).toEqual([name]);
});

it("takes a key whose keysym and code disagree for both modifiers", ({ expect }) => {
  expect(modifiersOf({ keysym: 0xffe3, keycode: 0x38 })).toEqual(["Ctrl", "Alt"]);
  expect(modifiersOf({ keysym: 0x61, keycode: 0x1e })).toEqual([]);
});
