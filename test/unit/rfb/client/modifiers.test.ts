import { it } from "vitest";

import { modifiersOf } from "../../../../worker/rfb/client/modifiers.ts";

it.for([
  ["Shift", 0xffe1, 0x2a],
  ["Shift", 0xffe2, 0x36],
  ["Ctrl", 0xffe3, 0x1d],
  ["Ctrl", 0xffe4, 0x9d],
  ["Alt", 0xffe9, 0x38],
  ["Alt", 0xffe7, 0x38],
  ["AltGr", 0xffea, 0xb8],
  ["AltGr", 0xffe8, 0xb8],
  ["AltGr", 0xfe03, 0xb8],
  ["AltGr", 0xff7e, 0xb8],
  ["AltGr", 0xff20, 0xb8],
  ["Super", 0xffeb, 0xdb],
  ["Super", 0xffec, 0xdc],
] as const)("knows %s by keysym %i and by code %i alone", ([name, keysym, keycode], { expect }) => {
  expect(modifiersOf({ keysym, keycode: 0 })).toEqual([name]);
  expect(modifiersOf({ keysym: keysym + 0x0100_0000, keycode: 0 })).toEqual([name]);
  expect(modifiersOf({ keysym: 0x61, keycode })).toEqual([name]);
});

it("takes a key whose keysym and code disagree for both modifiers", ({ expect }) => {
  expect(modifiersOf({ keysym: 0xffe3, keycode: 0x38 })).toEqual(["Ctrl", "Alt"]);
  expect(modifiersOf({ keysym: 0x61, keycode: 0x1e })).toEqual([]);
});
