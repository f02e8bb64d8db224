import fc from "fast-check";
import { describe, it } from "vitest";

import {
  beatMs,
  CONFIRM_MS,
  endsAt,
  ringOf,
  timedEnd,
  toldUntil,
  type Deadlines,
} from "../../../worker/console/record-times.ts";

const DAY = 24 * 60 * 60 * 1000;

const session = (changes: Partial<Deadlines> = {}): Deadlines => ({
  seenUnixMs: 1000,
  expiresUnixMs: 10_000,
  idleUnixMs: 5000,
  ...changes,
});

describe("a session that nobody looks at", () => {
  it.for<[string, Partial<Deadlines>, number, string | undefined]>([
    ["goes on until nobody has done anything for too long", {}, 4999, undefined],
    ["ends then", {}, 5000, "session-idle"],
    ["lasts no longer than it may", {}, 10_000, "session-expired"],
    ["lasts that long if nobody has to do anything", { idleUnixMs: undefined }, 9999, undefined],
    ["ends then", { idleUnixMs: undefined }, 10_000, "session-expired"],
    ["has no more time when the clock is set back", { seenUnixMs: 10_000 }, 0, "session-expired"],
    ["is idle no later than it expires", { idleUnixMs: 20_000 }, 10_000, "session-expired"],
  ])("%s", ([, changes, now, end], { expect }) => {
    expect(timedEnd(session(changes), now)).toBe(end);
  });

  it("is ended by the alarm when it is over, and not before", ({ expect }) => {
    const time = fc.nat(20_000);
    const deadlines = fc.record({
      seenUnixMs: time,
      expiresUnixMs: time,
      idleUnixMs: fc.option(time, { nil: undefined }),
    });
    fc.assert(
      fc.property(deadlines, time, (deadlines, now) => {
        const ring = ringOf(deadlines, undefined, now);
        const isOver = Math.max(now, deadlines.seenUnixMs) >= endsAt(deadlines);
        expect(ring.type).toBe(isOver ? "end" : "wait");
        if (ring.type === "wait") expect(ring.untilUnixMs).toBeGreaterThan(now);
      }),
    );
  });
});

describe("the record of a session in memory", () => {
  it("is at most an hour old, and half the idle time", ({ expect }) => {
    expect(beatMs({})).toBe(3_600_000);
    expect(beatMs({ idleSeconds: 86_400 })).toBe(3_600_000);
    expect(beatMs({ idleSeconds: 60 })).toBe(30_000);
  });
});

describe("what is left of a session", () => {
  it("is kept until its ticket cannot be presented, and its end has been told for a day", ({
    expect,
  }) => {
    expect(toldUntil(5, true, 1)).toBe(DAY + 1);
    expect(toldUntil(DAY + 2, true, 1)).toBe(DAY + 2);
    expect(toldUntil(5, false, 1)).toBe(5);
  });

  const left = (dueSinceUnixMs?: number) => ({ untilUnixMs: 1000, dueSinceUnixMs });
  const later = 1000 + CONFIRM_MS;

  it.for([
    ["is not erased before its time is over", left(), 999, { type: "wait", untilUnixMs: 1000 }],
    ["is looked at again when it is", left(), 1000, { type: "confirm", untilUnixMs: later }],
    ["is not erased before that", left(1000), later - 1, { type: "wait", untilUnixMs: later }],
    ["is erased then", left(1000), later, { type: "erase" }],
    [
      "is not erased if the clock was ahead the first time",
      left(1_000_000),
      999,
      { type: "wait", untilUnixMs: 1000 },
    ],
    [
      "is looked at twice more then",
      left(1_000_000),
      1000,
      { type: "confirm", untilUnixMs: later },
    ],
  ] as const)("%s", ([, ending, now, ring], { expect }) => {
    expect(ringOf(undefined, ending, now)).toEqual(ring);
  });

  it("is erased when nothing is", ({ expect }) => {
    expect(ringOf(undefined, undefined, 1)).toEqual({ type: "erase" });
  });
});
