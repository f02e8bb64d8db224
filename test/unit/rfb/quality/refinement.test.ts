import fc from "fast-check";
import { describe, it } from "vitest";

import { Refinement } from "../../../../worker/rfb/quality/refinement.ts";

const SCREEN = { width: 1000, height: 600 };
const BIG = 100_000;
const RTT = 50;

/** One whose screen has come with a loss in some lines, at 0 ms. */
function lossy(y = 0, lines = SCREEN.height): Refinement {
  const refinement = new Refinement();
  refinement.lossyLines(y, lines);
  refinement.updateEnded(BIG, 0);
  return refinement;
}

/** Answers every stripe after a time, until there is none; gives the stripes. */
function run(
  refinement: Refinement,
  from: number,
  tookMs: (lines: number) => number,
): readonly { readonly y: number; readonly height: number; readonly at: number }[] {
  const stripes: { y: number; height: number; at: number }[] = [];
  let now = from;
  for (;;) {
    const stripe = refinement.next(SCREEN, RTT, now);
    if (stripe === undefined) return stripes;
    stripes.push({ ...stripe, at: now });
    now += RTT + tookMs(stripe.height);
    refinement.updateEnded(stripe.height * SCREEN.width, now);
  }
}

describe("a picture with a loss of detail", () => {
  it("is asked for once after a second of rest, in stripes that cover it", ({ expect }) => {
    const refinement = lossy(100, 450);
    expect(refinement.wakeAt(0)).toBe(1000);
    expect(refinement.next(SCREEN, RTT, 999)).toBeUndefined();
    expect(refinement.isRunning).toBe(false);
    const stripes = run(refinement, 1000, (lines) => lines / 10);
    let line = 100;
    for (const { y, height } of stripes) {
      expect(y).toBe(line);
      line += height;
    }
    expect(line).toBe(550);
    expect(refinement.isRunning).toBe(false);
    expect(refinement.wakeAt(5000)).toBeUndefined();
    expect(refinement.next(SCREEN, RTT, 60_000)).toBeUndefined();
  });

  it("has thinner stripes on a thin line, and gives up after 10 s", ({ expect }) => {
    const refinement = lossy();
    const stripes = run(refinement, 1000, (lines) => 30 * lines);
    expect(stripes.slice(0, 4).map(({ height }) => height)).toEqual([64, 32, 16, 16]);
    expect(stripes.at(-1)?.at).toBeLessThanOrEqual(11_000);
    expect(refinement.isRunning).toBe(false);
    // Not before something happens again.
    expect(refinement.next(SCREEN, RTT, 60_000)).toBeUndefined();
    refinement.lossyLines(0, 10);
    refinement.updateEnded(BIG, 60_000);
    expect(refinement.next(SCREEN, RTT, 61_000)).toEqual({ y: 0, height: 10 });
  });

  it("is not asked for while things happen, and stops at once when one does", ({ expect }) => {
    const refinement = lossy();
    for (let now = 0; now < 10_000; now += 900) {
      refinement.happened(now);
      expect(refinement.next(SCREEN, RTT, now)).toBeUndefined();
    }
    expect(refinement.next(SCREEN, RTT, 11_000)).toEqual({ y: 0, height: 64 });
    refinement.happened(11_010);
    expect(refinement.isRunning).toBe(false);
    expect(refinement.next(SCREEN, RTT, 11_020)).toBeUndefined();
    // What was asked for need not have come with the best quality.
    expect(refinement.next(SCREEN, RTT, 12_010)).toEqual({ y: 0, height: 64 });
  });

  it("is not disturbed by a blinking cursor, and is by what changes elsewhere", ({ expect }) => {
    const refinement = lossy();
    refinement.updateEnded(4096, 500);
    expect(refinement.next(SCREEN, RTT, 1000)).toEqual({ y: 0, height: 64 });
    refinement.updateEnded(128, 1010);
    expect(refinement.next(SCREEN, RTT, 1020)).toBeUndefined();
    expect(refinement.isRunning).toBe(true);
    refinement.updateEnded(64_000, 1030);
    expect(refinement.next(SCREEN, RTT, 1080)).toMatchObject({ y: 64 });
    refinement.updateEnded(SCREEN.width * SCREEN.height, 1100);
    expect(refinement.isRunning).toBe(false);
    expect(refinement.wakeAt(1100)).toBe(2100);
  });

  it("is left to a server that improves it by itself", ({ expect }) => {
    const refinement = lossy();
    refinement.leaveToServer();
    expect(refinement.wakeAt(0)).toBeUndefined();
    expect(refinement.next(SCREEN, RTT, 60_000)).toBeUndefined();
  });

  it("is no matter where nothing was lost, or the screen has become smaller", ({ expect }) => {
    const refinement = new Refinement();
    refinement.updateEnded(BIG, 0);
    expect(refinement.wakeAt(0)).toBeUndefined();
    expect(refinement.next(SCREEN, RTT, 60_000)).toBeUndefined();
    expect(lossy(700, 50).next(SCREEN, RTT, 1000)).toBeUndefined();
  });

  it("keeps no server busy for ever, whatever it answers", ({ expect }) => {
    const answers = fc.array(
      fc.record({ area: fc.integer({ min: 0, max: 4096 }), ms: fc.integer({ min: 0, max: 400 }) }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(answers, (all) => {
        const refinement = lossy();
        let now = 1000;
        let pixels = 0;
        for (const { area, ms } of all) {
          const stripe = refinement.next(SCREEN, RTT, now);
          pixels += (stripe?.height ?? 0) * SCREEN.width;
          now += ms;
          refinement.updateEnded(area, now);
          refinement.lossyLines(0, 600);
        }
        // Nothing large has happened, so nothing was asked for twice.
        expect(pixels).toBeLessThanOrEqual(SCREEN.width * SCREEN.height);
      }),
    );
  });
});
