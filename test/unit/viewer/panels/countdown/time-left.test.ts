import { describe, it } from "vitest";

import { script } from "../../../../../viewer/src/words/en/first.ts";
import { nearness, timeLeft } from "../../../../../viewer/src/panels/countdown/time-left.ts";

describe("time left", () => {
  it.for([
    [120_000, "2 minutes"],
    [89_000, "1 minute"],
    [60_000, "1 minute"],
    [59_001, "1 minute"],
    [59_000, "59 seconds"],
    [1_000, "1 second"],
    [1, "1 second"],
    [0, "0 seconds"],
    [-5_000, "0 seconds"],
  ] as const)("is %i ms in words: %s", ([milliseconds, words], { expect }) => {
    const { unit, count } = timeLeft(milliseconds);
    expect(script.countdown[unit](count)).toBe(`This session ends in ${words}`);
  });
});

describe("the end of a session", () => {
  it.for([
    [600_001, "far"],
    [600_000, "near"],
    [60_001, "near"],
    [60_000, "soon"],
    [-1, "soon"],
  ] as const)("is, %i ms before it, %s", ([milliseconds, near], { expect }) => {
    expect(nearness(milliseconds)).toBe(near);
  });
});
