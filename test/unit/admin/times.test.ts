import { describe, it } from "vitest";

import { agoText, leftText, sinceText } from "../../../admin/src/page/times.ts";

const NOW = Date.UTC(2026, 0, 2, 12);
const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

describe("times of the operator's page", () => {
  it.for([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3599, "59 min"],
    [3600, "1 h"],
    [3660, "1 h 1 min"],
    [86_399, "23 h 59 min"],
    [86_400, "1 d"],
    [90_000, "1 d 1 h"],
  ] as const)("say %i seconds in two units at most", ([seconds, text], { expect }) => {
    expect(sinceText(before(seconds), NOW)).toBe(text);
    expect(leftText(before(-seconds), NOW)).toBe(text);
    expect(agoText(before(seconds), NOW)).toBe(`${text} ago`);
  });

  it("say that something has never been", ({ expect }) => {
    expect(agoText(undefined, NOW)).toBe("None yet");
  });

  it("are never in the future of a clock that is behind", ({ expect }) => {
    expect(sinceText(before(-5), NOW)).toBe("0 s");
  });
});
