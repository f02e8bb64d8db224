import fc from "fast-check";
import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../../worker/console/limits.ts";
import {
  ASK_MS,
  DOUBT_MS,
  LineWatch,
  LOST_MS,
  MAX_STEP_MS,
  OFFLINE_LOST_MS,
  QUICK_LOST_MS,
  QUICK_SILENT_MS,
  SILENT_MS,
  SLEEP_MS,
  type Line,
} from "../../../../viewer/src/session/line-watch.ts";

const SECOND = 1000;

/** Looks every second from `from` to `to`, both included, and gives what was seen last. */
function lookEverySecond(watch: LineWatch, from: number, to: number): Line {
  let line: Line = "sound";
  for (let now = from; now <= to; now += SECOND) line = watch.look(now);
  return line;
}

describe("the watch on the line", () => {
  it("leaves room for a ping that is late", ({ expect }) => {
    expect(SESSION_LIMITS.pingMs).toBeLessThan(OFFLINE_LOST_MS);
    expect(SESSION_LIMITS.pingMs).toBeLessThan(SILENT_MS);
    expect(LOST_MS).toBeLessThan(SESSION_LIMITS.silenceMs);
  });

  it("says at 40 s of silence that there is silence, and at 60 s that the line is lost", ({
    expect,
  }) => {
    const watch = new LineWatch(0, () => {});
    expect(lookEverySecond(watch, 0, 39_000)).toBe("sound");
    expect(watch.look(39_999)).toBe("sound");
    expect(watch.look(40_000)).toBe("silent");
    expect(lookEverySecond(watch, 41_000, 59_000)).toBe("silent");
    expect(watch.look(59_999)).toBe("silent");
    expect(watch.look(60_000)).toBe("lost");
  });

  it("begins anew with whatever comes", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    expect(lookEverySecond(watch, 0, 59_000)).toBe("silent");
    watch.heard();
    expect(lookEverySecond(watch, 60_000, 98_000)).toBe("sound");
    expect(watch.look(99_000)).toBe("silent");
  });

  it("says at once that the device is offline, and gives up 30 s later", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    expect(lookEverySecond(watch, 0, 20_000)).toBe("sound");
    watch.setOffline();
    expect(watch.look(20_000)).toBe("offline");
    expect(lookEverySecond(watch, 21_000, 49_000)).toBe("offline");
    expect(watch.look(49_999)).toBe("offline");
    expect(watch.look(50_000)).toBe("lost");
  });

  it("goes on when the device is online again, and counts all of the silence", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    watch.setOffline();
    expect(lookEverySecond(watch, 0, 29_000)).toBe("offline");
    watch.setOnline();
    expect(watch.look(29_500)).toBe("sound");
    expect(lookEverySecond(watch, 30_000, 59_000)).toBe("silent");
    expect(watch.look(60_000)).toBe("lost");
  });

  it("does not believe in being offline while something comes", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    watch.setOffline();
    expect(watch.look(1_000)).toBe("offline");
    watch.heard();
    expect(lookEverySecond(watch, 2_000, 39_000)).toBe("sound");
  });

  it("takes a night's sleep for a short silence", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    expect(watch.look(8 * 3600 * SECOND)).toBe("sound");
    const awake = 8 * 3600 * SECOND;
    expect(lookEverySecond(watch, awake, awake + LOST_MS - MAX_STEP_MS - 1)).toBe("silent");
    expect(watch.look(awake + LOST_MS - MAX_STEP_MS)).toBe("lost");
  });

  it("gives no false alarm in a tab that is looked at once a minute, as long as pings come", ({
    expect,
  }) => {
    const watch = new LineWatch(0, () => {});
    for (let minute = 1; minute <= 60; minute += 1) {
      watch.heard();
      expect(watch.look(minute * 60 * SECOND)).toBe("sound");
    }
  });

  it("is never lost before the whole silence was watched, whatever the clock does", ({
    expect,
  }) => {
    const looks = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(looks, (steps) => {
        const watch = new LineWatch(0, () => {});
        let now = 0;
        let watched = 0;
        for (const step of steps) {
          now += step;
          watched += Math.max(0, Math.min(step, MAX_STEP_MS));
          expect(watch.look(now) === "lost").toBe(watched >= LOST_MS);
        }
      }),
    );
  });
});

describe("a network that is back", () => {
  it("leaves the line in doubt unless something has come meanwhile", ({ expect }) => {
    const watch = new LineWatch(0, () => {});
    expect(watch.setOnline()).toBe(true);
    watch.setOffline();
    expect(watch.setOnline()).toBe(false);
    watch.setOffline();
    watch.heard();
    expect(watch.setOnline()).toBe(true);
  });
});

describe("the watch on the line of a page that is seen and can come back", () => {
  /** A quick watch, with how often it has asked for a sign of life. */
  function quick(): { readonly watch: LineWatch; readonly asked: () => number } {
    let count = 0;
    const watch = new LineWatch(0, () => (count += 1));
    watch.isQuick = true;
    return { watch, asked: () => count };
  }

  it("asks for a sign of life after 4 s, says so at 6 s, and is lost at 9 s", ({ expect }) => {
    expect([ASK_MS, QUICK_SILENT_MS, QUICK_LOST_MS]).toEqual([4000, 6000, 9000]);
    const { watch, asked } = quick();
    lookEverySecond(watch, 0, 3_000);
    expect(watch.look(3_999)).toBe("sound");
    expect(asked()).toBe(0);
    expect(watch.look(4_000)).toBe("sound");
    expect(asked()).toBe(1);
    expect(watch.look(5_999)).toBe("sound");
    expect(watch.look(6_000)).toBe("silent");
    expect(lookEverySecond(watch, 7_000, 8_000)).toBe("silent");
    expect(watch.look(8_999)).toBe("silent");
    expect(asked()).toBe(1);
    expect(watch.look(9_000)).toBe("lost");
  });

  it("asks again in the next silence", ({ expect }) => {
    const { watch, asked } = quick();
    for (const silence of [1, 2, 3]) {
      watch.heard();
      lookEverySecond(watch, silence * 5_000, silence * 5_000 + 4_000);
      expect(asked()).toBe(silence);
    }
  });

  it("is as patient as before once nobody sees it", ({ expect }) => {
    const { watch, asked } = quick();
    lookEverySecond(watch, 0, 3_000);
    watch.isQuick = false;
    expect(lookEverySecond(watch, 4_000, 39_000)).toBe("sound");
    expect(asked()).toBe(0);
    expect(lookEverySecond(watch, 40_000, 59_000)).toBe("silent");
    expect(watch.look(60_000)).toBe("lost");
  });

  it("wants a sign of life within 2 s when somebody looks again, and forgets the silence before", ({
    expect,
  }) => {
    expect(DOUBT_MS).toBe(2000);
    const { watch, asked } = quick();
    watch.isQuick = false;
    // A browser looks once a minute for a page that is hidden.
    lookEverySecond(watch, 0, 20_000);
    watch.isQuick = true;
    watch.doubt(28_000);
    expect(asked()).toBe(1);
    expect(watch.look(28_500)).toBe("sound");
    expect(watch.look(29_999)).toBe("sound");
    expect(watch.look(30_000)).toBe("lost");
    const other = quick();
    other.watch.doubt(0);
    other.watch.answered();
    expect(lookEverySecond(other.watch, 0, 3_000)).toBe("sound");
  });

  it("is in doubt until the answer comes, whatever was on its way before", ({ expect }) => {
    const { watch, asked } = quick();
    watch.doubt(0);
    watch.look(1_000);
    watch.heard();
    expect(watch.look(2_999)).toBe("sound");
    expect(watch.look(3_000)).toBe("lost");
    expect(asked()).toBe(1);
    // An answer that has to wait for a queue.
    const slow = quick();
    slow.watch.doubt(0);
    for (let now = 1_000; now <= 20_000; now += SECOND) {
      expect(slow.watch.look(now)).toBe("sound");
      slow.watch.heard();
    }
    slow.watch.answered();
    expect(lookEverySecond(slow.watch, 21_000, 23_000)).toBe("sound");
    expect(slow.asked()).toBe(1);
    expect(lookEverySecond(slow.watch, 24_000, 28_000)).toBe("silent");
    expect(slow.asked()).toBe(2);
  });

  it("doubts nothing that nobody sees", ({ expect }) => {
    const { watch, asked } = quick();
    watch.doubt(0);
    watch.isQuick = false;
    expect(lookEverySecond(watch, 0, 39_000)).toBe("sound");
    watch.doubt(39_000);
    expect(asked()).toBe(1);
  });

  it("doubts a line after a sleep of more than 10 s, and not after a shorter one", ({ expect }) => {
    expect(SLEEP_MS).toBe(10_000);
    const short = quick();
    short.watch.look(SLEEP_MS);
    expect(short.watch.look(SLEEP_MS + DOUBT_MS)).toBe("silent");
    const long = quick();
    expect(long.watch.look(SLEEP_MS + 1)).toBe("sound");
    expect(long.asked()).toBe(1);
    expect(long.watch.look(SLEEP_MS + DOUBT_MS)).toBe("sound");
    expect(long.watch.look(SLEEP_MS + 1 + DOUBT_MS)).toBe("lost");
    const night = quick();
    night.watch.look(8 * 3600 * SECOND);
    night.watch.answered();
    expect(night.watch.look(8 * 3600 * SECOND + DOUBT_MS)).toBe("sound");
  });
});
