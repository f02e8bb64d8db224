import { it } from "vitest";

import { isCharacter, isKeysym, shortKeysym } from "../../../../worker/rfb/client/keysym.ts";

it.for([
  [0, true],
  [0x61, true],
  [0xffff, true],
  [0x1_0000, false],
  [0x1_0032, false],
  [0x00ff_ffff, false],
  [0x0100_0000, true],
  [0x0100_d7ff, true],
  [0x0100_d800, false],
  [0x0100_dfff, false],
  [0x0100_e000, true],
  [0x0110_ffff, true],
  [0x0111_0000, false],
  [0x1008_ff11, false], // XF86AudioLowerVolume
  [0xffff_ffff, false],
] as const)("%i is a keysym of the protocol's: %s", ([keysym, expected], { expect }) => {
  expect(isKeysym(keysym)).toBe(expected);
});

it("is read by its low 16 bits", ({ expect }) => {
  expect([0x31, 0x0100_0031, 0x0101_0031, 0xffff_ffe3].map(shortKeysym)).toEqual([
    0x31, 0x31, 0x31, 0xffe3,
  ]);
});

it.for([
  [0, false],
  [0x20, true],
  [0xff, true],
  [0x06d1, true],
  [0xfe02, true],
  [0xfe03, false], // ISO_Level3_Shift
  [0xfe20, false], // ISO_Left_Tab
  [0xfe53, true], // dead_tilde
  [0xfeff, true],
  [0xff00, false],
  [0xffe3, false],
] as const)("%i gives a character: %s", ([keysym, expected], { expect }) => {
  expect(isCharacter(keysym)).toBe(expected);
});
