import { describe, it } from "vitest";

import { TargetDelay } from "../../../../worker/rfb/pace/target-delay.ts";

describe("the delay of a server", () => {
  it("is the middle of the last five", ({ expect }) => {
    const delay = new TargetDelay();
    expect(delay.at(0)).toBeUndefined();
    for (const [index, took] of [900, 10, 12, 11, 500, 13].entries()) {
      delay.asked(index * 1000);
      delay.heard(index * 1000 + took);
    }
    expect(delay.at(9000)).toBe(12);
  });

  it("is at the least what is waited for already", ({ expect }) => {
    const delay = new TargetDelay();
    delay.asked(100);
    expect(delay.isAsked).toBe(true);
    expect(delay.at(150)).toBe(50);
    delay.asked(140);
    delay.heard(160);
    expect(delay.isAsked).toBe(false);
    expect(delay.at(1000)).toBe(60);
    delay.asked(2000);
    expect(delay.at(2030)).toBe(60);
    expect(delay.at(2100)).toBe(100);
  });

  it("does not count bytes that nothing was asked for", ({ expect }) => {
    const delay = new TargetDelay();
    delay.heard(100);
    expect(delay.at(200)).toBeUndefined();
  });
});
