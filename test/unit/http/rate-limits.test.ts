import { describe, it, vi } from "vitest";

import {
  MAX_COUNTED,
  MAX_OVER,
  MinuteCounts,
  OVER_MS,
  RateLimits,
  type RateLimiter,
} from "../../../worker/http/rate-limits.ts";

/** A limiter that lets the first events of every key pass. */
function limiterOf(limit: number): RateLimiter {
  const counts = new Map<string, number>();
  return {
    limit: async ({ key }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= limit };
    },
  };
}

const at = (now: number) => () => now;

describe("RateLimits", () => {
  it("refuses a key that is over its limit for ten seconds, and no other key", async ({
    expect,
  }) => {
    const limits = new RateLimits();
    const limiter = limiterOf(2);
    await limits.count(limiter, "a", at(0));
    await limits.count(limiter, "a", at(0));
    expect(limits.secondsLeft("a", 0)).toBe(0);
    await limits.count(limiter, "a", at(500));
    expect(limits.secondsLeft("a", 500)).toBe(OVER_MS / 1000);
    expect(limits.secondsLeft("a", 500 + OVER_MS - 1)).toBe(1);
    expect(limits.secondsLeft("a", 500 + OVER_MS)).toBe(0);
    expect(limits.secondsLeft("b", 500)).toBe(0);
  });

  it("limits nothing when the limiter fails", async ({ expect }) => {
    const limits = new RateLimits();
    await limits.count({ limit: () => Promise.reject(new Error("down")) }, "a", at(0));
    expect(limits.secondsLeft("a", 0)).toBe(0);
  });

  it("remembers a bounded number of keys and forgets the oldest", async ({ expect }) => {
    const limits = new RateLimits();
    const none = limiterOf(0);
    for (let key = 0; key < MAX_OVER; key += 1) {
      // oxlint-disable-next-line no-await-in-loop -- their order matters
      await limits.count(none, String(key), at(0));
    }
    expect(limits.secondsLeft("0", 0)).toBeGreaterThan(0);
    await limits.count(none, "one more", at(0));
    expect(limits.secondsLeft("0", 0)).toBe(0);
    expect(limits.secondsLeft("1", 0)).toBeGreaterThan(0);
    expect(limits.secondsLeft("one more", 0)).toBeGreaterThan(0);
  });
});

describe("MinuteCounts", () => {
  it("counts each key by the minute", ({ expect }) => {
    const counts = new MinuteCounts();
    expect([counts.add("a", 0), counts.add("a", 59_999), counts.add("b", 59_999)]).toEqual([
      1, 2, 1,
    ]);
    expect(counts.add("a", 60_000)).toBe(1);
  });

  it("counts a bounded number of keys", ({ expect }) => {
    const counts = new MinuteCounts();
    for (let key = 0; key < MAX_COUNTED; key += 1) counts.add(String(key), 0);
    expect([counts.add("0", 0), counts.add("one more", 0), counts.add("one more", 0)]).toEqual([
      2, 1, 1,
    ]);
  });

  it("makes a limiter of a maximum a minute", async ({ expect, onTestFinished }) => {
    vi.useFakeTimers({ now: 0, toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const limiter = new MinuteCounts().limiter(2, Date.now);
    const three = [1, 2, 3].map(() => limiter.limit({ key: "a" }));
    expect((await Promise.all(three)).map(({ success }) => success)).toEqual([true, true, false]);
  });
});
