import { describe, it } from "vitest";

import { idleTimes, idleVerdict } from "../../../worker/console/idle.ts";

const warningSeconds = 60;
const HOUR = { limitMs: 3_600_000, warningMs: 60_000 };

describe("an idle limit", () => {
  it.for([
    [3600, HOUR],
    [121, { limitMs: 121_000, warningMs: 60_000 }],
    [120, { limitMs: 120_000, warningMs: 60_000 }],
    [60, { limitMs: 60_000, warningMs: 30_000 }],
    [undefined, undefined],
  ] as const)("of %s s has a warning of a minute, or of half of it", ([seconds, times], t) => {
    t.expect(idleTimes(seconds, { warningSeconds })).toEqual(times);
  });

  it.for([
    [0, { now: "nothing", againMs: 3_540_000 }],
    [3_539_999, { now: "nothing", againMs: 1 }],
    [3_539_999.5, { now: "nothing", againMs: 1 }],
    [3_540_000, { now: "warn", secondsLeft: 60, againMs: 60_000 }],
    [3_540_001, { now: "warn", secondsLeft: 60, againMs: 59_999 }],
    [3_541_000, { now: "warn", secondsLeft: 59, againMs: 59_000 }],
    [3_599_999, { now: "warn", secondsLeft: 1, againMs: 1 }],
    [3_599_999.9, { now: "warn", secondsLeft: 1, againMs: 1 }],
    [3_600_000, { now: "end" }],
    [9_999_999, { now: "end" }],
  ] as const)("of an hour, after %s ms", ([idleMs, verdict], { expect }) => {
    expect(idleVerdict(HOUR, idleMs)).toEqual(verdict);
  });
});
