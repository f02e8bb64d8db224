import { describe, it } from "vitest";

import { bootImage } from "../../../demo/launch/guests.ts";

describe("a boot image", () => {
  it("is a 1.44 MB floppy that starts with the program and carries the boot signature", ({
    expect,
  }) => {
    const image = bootImage([0xeb, 0xfe]);
    expect(image.length).toBe(1_474_560);
    expect([...image.subarray(0, 3)]).toEqual([0xeb, 0xfe, 0]);
    expect([...image.subarray(510, 512)]).toEqual([0x55, 0xaa]);
  });

  it("holds 510 bytes of program", ({ expect }) => {
    const program = Array.from({ length: 510 }, () => 0x90);
    expect([...bootImage(program).subarray(0, 512)]).toEqual([...program, 0x55, 0xaa]);
  });

  it("refuses a program that would cover the boot signature", ({ expect }) => {
    const program = Array.from({ length: 511 }, () => 0x90);
    expect(() => bootImage(program)).toThrow("longer than a boot sector");
  });
});
