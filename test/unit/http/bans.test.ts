import { describe, it } from "vitest";

import {
  Bans,
  FIRST_BAN_MS,
  FORGIVEN_MS,
  MAX_BAN_MS,
  MAX_BANNED,
} from "../../../worker/http/bans.ts";

const PER_MINUTE = 3;

/** As many bad tickets at one moment as a source may have, and one more; the answer to that one. */
function tooMany(bans: Bans, source: string, now: number): number {
  for (let counted = 0; counted < PER_MINUTE; counted += 1) bans.count(source, PER_MINUTE, now);
  return bans.count(source, PER_MINUTE, now);
}

describe("Bans", () => {
  it("refuses a source with more bad tickets in a minute than it may have, and no other", ({
    expect,
  }) => {
    const bans = new Bans();
    const counted = [1, 2, 3, 4].map(() => bans.count("a", PER_MINUTE, 0));
    expect(counted).toEqual([0, 0, 0, FIRST_BAN_MS / 1000]);
    expect(bans.secondsLeft("a", 0)).toBe(FIRST_BAN_MS / 1000);
    expect(bans.secondsLeft("a", FIRST_BAN_MS - 1)).toBe(1);
    expect(bans.secondsLeft("a", FIRST_BAN_MS)).toBe(0);
    expect(bans.secondsLeft("b", 0)).toBe(0);
  });

  it("does not refuse a source for bad tickets of several minutes", ({ expect }) => {
    const bans = new Bans();
    const counted = [1, 2, 3, 4, 5].map((minute) => bans.count("a", PER_MINUTE, minute * 60_000));
    expect(counted).toEqual([0, 0, 0, 0, 0]);
  });

  it("refuses it twice as long each time, and never longer than its maximum", ({ expect }) => {
    const bans = new Bans();
    const lengths: number[] = [];
    let now = 0;
    for (let time = 0; time < 7; time += 1) {
      lengths.push(tooMany(bans, "a", now));
      now += (lengths.at(-1) ?? 0) * 1000;
      expect(bans.secondsLeft("a", now)).toBe(0);
    }
    expect(lengths).toEqual([60, 120, 240, 480, MAX_BAN_MS / 1000, 900, 900]);
  });

  it("does not refuse it for longer because of what was answered meanwhile", ({ expect }) => {
    const bans = new Bans();
    tooMany(bans, "a", 0);
    expect(bans.count("a", PER_MINUTE, 1000)).toBe(59);
    expect(bans.secondsLeft("a", 1000)).toBe(59);
    expect(tooMany(bans, "a", FIRST_BAN_MS)).toBe(120);
  });

  it("forgives a source that has kept quiet, and not a moment before", ({ expect }) => {
    const forgiven = FIRST_BAN_MS + FORGIVEN_MS;
    for (const [now, seconds] of [
      [forgiven - 1, 120],
      [forgiven, 60],
    ] as const) {
      const bans = new Bans();
      tooMany(bans, "a", 0);
      expect(tooMany(bans, "a", now)).toBe(seconds);
    }
  });

  it("remembers a bounded number of sources and forgets the one that was refused first", ({
    expect,
  }) => {
    const bans = new Bans();
    // A minute counts a bounded number of sources as well.
    for (let source = 0; source < MAX_BANNED; source += 1) tooMany(bans, String(source), 0);
    expect(bans.secondsLeft("0", 0)).toBe(60);
    tooMany(bans, "0", 60_000);
    tooMany(bans, "one more", 60_000);
    expect(bans.secondsLeft("1", 59_999)).toBe(0);
    expect(bans.secondsLeft("2", 59_999)).toBe(1);
    expect(bans.secondsLeft("0", 60_000)).toBe(120);
    expect(bans.secondsLeft("one more", 60_000)).toBe(60);
  });
});
