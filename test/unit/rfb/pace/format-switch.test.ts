import { describe, it } from "vitest";

import { FormatSwitch } from "../../../../worker/rfb/pace/format-switch.ts";
import { RGB_332, RGB_565, TRUE_24 } from "../server/reading.ts";

describe("FormatSwitch", () => {
  it("changes when the idle server has been silent for 250 ms, and not before", ({ expect }) => {
    const formats = new FormatSwitch(TRUE_24);
    formats.heard(1000);
    expect(formats.request(RGB_565)).toBe(true);
    expect(formats.isPending).toBe(true);
    expect(formats.dueAt(true)).toBe(1250);
    expect(formats.dueAt(false)).toBeUndefined();
    expect(formats.take(1249, true)).toBeUndefined();
    expect(formats.take(9999, false)).toBeUndefined();
    expect(formats.format).toBe(TRUE_24);
    expect(formats.take(1250, true)).toBe(RGB_565);
    expect(formats.format).toBe(RGB_565);
    expect(formats.isPending).toBe(false);
    expect(formats.take(9999, true)).toBeUndefined();
  });

  it("waits again for each byte of the server", ({ expect }) => {
    const formats = new FormatSwitch(TRUE_24);
    formats.request(RGB_565);
    formats.heard(200);
    expect(formats.dueAt(true)).toBe(450);
  });

  it("does not ask again for what is in force or waits", ({ expect }) => {
    const formats = new FormatSwitch(TRUE_24);
    expect(formats.request({ ...TRUE_24 })).toBe(false);
    expect(formats.request(RGB_565)).toBe(true);
    expect(formats.request({ ...RGB_565 })).toBe(false);
    expect(formats.request(RGB_332)).toBe(true);
    // Back to the first: the others may have begun.
    expect(formats.request(TRUE_24)).toBe(true);
    expect(formats.take(250, true)).toBe(TRUE_24);
  });
});
