import { describe, it } from "vitest";

import { QUICK_LOST_MS } from "../../../../../viewer/src/session/line-watch.ts";
import {
  COMING_MS,
  FIRST_QUIET_MS,
  MAX_RENEWALS,
  QUIET_MS,
  RENEWALS_MS,
  STALL_MS,
  StallWatch,
} from "../../../../../viewer/src/screen/stall/stall-watch.ts";

const facts = (bytes: number, flips: number, isBroken = false) => ({ bytes, flips, isBroken });

/** Of a screen that has painted. */
function painted(): StallWatch {
  const watch = new StallWatch();
  watch.look(-1000, facts(50, 1));
  return watch;
}

/** Looks every second from `from` to `to`; gives what was to be done, by when. */
function looks(
  watch: StallWatch,
  from: number,
  to: number,
  at: (now: number) => ReturnType<typeof facts>,
) {
  const steps: [number, string][] = [];
  for (let now = from; now <= to; now += 1000) {
    const step = watch.look(now, at(now));
    if (step !== undefined) steps.push([now, step]);
  }
  return steps;
}

describe("a screen", () => {
  it.for([
    ["that paints what comes", (now: number) => facts(now, now)],
    ["that nothing comes for", () => facts(0, 0)],
    [
      "that paints the last of what has come a little later",
      (now: number) => facts(100, now >= 3000 ? 1 : 0),
    ],
    ["that a large update comes for on a slow line", (now: number) => facts(now, 1)],
  ] as const)("%s is left alone", ([, at], { expect }) => {
    expect(looks(new StallWatch(), 0, 60_000, at)).toEqual([]);
  });

  it("whose first picture takes long is said to wait for it, now and then, and left alone", ({
    expect,
  }) => {
    // It comes in parts, with halts that are shorter than those at which a line counts as lost.
    const at = (now: number) => facts(now - (now % (FIRST_QUIET_MS - 1000)), 0);
    const steps = looks(new StallWatch(), 1000, 90_000, at);
    expect(new Set(steps.map(([, step]) => step))).toEqual(new Set(["coming"]));
    const times = steps.map(([now]) => now);
    times.reduce((before, now) => {
      expect(now - before).toBeGreaterThanOrEqual(COMING_MS);
      return now;
    }, -COMING_MS);
    expect(steps.length).toBeGreaterThan(3);
  });

  it("whose first picture stops, although its line does not, is asked for", ({ expect }) => {
    const steps = looks(new StallWatch(), 0, FIRST_QUIET_MS, () => facts(100, 0));
    expect(steps).toEqual([
      [STALL_MS, "coming"],
      [FIRST_QUIET_MS, "ask"],
    ]);
    expect(FIRST_QUIET_MS).toBeGreaterThan(QUICK_LOST_MS);
  });

  it("that paints nothing of what has come is asked for, and then renewed if that paints nothing", ({
    expect,
  }) => {
    const watch = painted();
    const at = (now: number) => facts(now > STALL_MS ? 200 : 100, 1);
    const steps = looks(watch, 0, STALL_MS + STALL_MS + QUIET_MS, at);
    expect(steps).toEqual([
      [STALL_MS, "ask"],
      [2 * STALL_MS, "renew"],
    ]);
  });

  it("of a machine that does not answer is asked for once, and not renewed", ({ expect }) => {
    expect(looks(painted(), 0, 60_000, () => facts(100, 1))).toEqual([[STALL_MS, "ask"]]);
  });

  it("that paints after it was asked for is left alone until it stops again", ({ expect }) => {
    const watch = painted();
    const at = (now: number) => (now > STALL_MS ? facts(200, 2) : facts(100, 1));
    expect(looks(watch, 0, 60_000, at)).toEqual([[STALL_MS, "ask"]]);
  });

  it("with a picture that cannot be decoded is renewed at once, as often as is allowed within a while", ({
    expect,
  }) => {
    const watch = new StallWatch();
    const broken = looks(watch, 0, RENEWALS_MS - 1000, () => facts(1, 1, true));
    expect(broken.filter(([, step]) => step === "renew")).toHaveLength(MAX_RENEWALS);
    expect(broken.slice(0, 4).map(([, step]) => step)).toEqual(["renew", "renew", "renew", "over"]);
    expect(watch.look(RENEWALS_MS, facts(1, 1, true))).toBe("renew");
  });

  it("that is another one is looked at from its beginning", ({ expect }) => {
    const watch = new StallWatch();
    watch.look(0, facts(100, 9));
    watch.begin(100);
    expect(looks(watch, 1000, 60_000, () => facts(100, 0))).toEqual([]);
  });
});
