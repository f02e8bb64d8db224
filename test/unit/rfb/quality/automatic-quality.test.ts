import fc from "fast-check";
import { describe, it } from "vitest";

import { AutomaticQuality } from "../../../../worker/rfb/quality/automatic-quality.ts";

const MAX = 6;

/** Plays a line on which what quality 0 needs takes `costMs`, and each level more `factor` times as long. */
function play(
  quality: AutomaticQuality,
  line: { readonly costMs: number; readonly factor: number; readonly roundTripMs: number },
  [from, to]: readonly [number, number],
): { readonly level: number; readonly changes: readonly number[] } {
  const changes: number[] = [];
  for (let now = from; now < to; now += 100) {
    const delay = line.costMs * line.factor ** quality.level;
    if (quality.delayed(delay, line.roundTripMs, now)) changes.push(now);
  }
  return { level: quality.level, changes };
}

describe("automatic quality", () => {
  it("is the best on a line without queues", ({ expect }) => {
    const quality = new AutomaticQuality(MAX);
    expect(play(quality, { costMs: 1, factor: 1.3, roundTripMs: 300 }, [0, 60_000])).toEqual({
      level: MAX,
      changes: [],
    });
  });

  it("falls at once as far as a thin line needs, and rises when it is wide again", ({ expect }) => {
    const quality = new AutomaticQuality(MAX);
    const thin = { costMs: 100, factor: 1.3, roundTripMs: 300 };
    expect(play(quality, thin, [0, 60_000])).toEqual({ level: 0, changes: [0] });
    const wide = { costMs: 1, factor: 1.3, roundTripMs: 300 };
    const { level, changes } = play(quality, wide, [60_000, 120_000]);
    expect(level).toBe(MAX);
    // One level at a time, and not before what was long is forgotten.
    expect(changes).toHaveLength(MAX);
    expect(changes[0]).toBeGreaterThanOrEqual(60_000 + 7900);
  });

  it("holds against a quality no delay of the one before it", ({ expect }) => {
    const quality = new AutomaticQuality(MAX);
    expect(quality.delayed(300, 300, 1000)).toBe(true);
    expect(quality.level).toBe(2);
    // A queue that was there before the change is drained.
    for (let now = 1100; now < 1700; now += 100) expect(quality.delayed(300, 300, now)).toBe(false);
    // One level is enough for what is left; had those of the queue counted, it would be the lowest.
    expect(quality.delayed(130, 300, 1700)).toBe(true);
    expect(quality.level).toBe(1);
  });

  it("stops between where pictures are quick enough", ({ expect }) => {
    const quality = new AutomaticQuality(MAX);
    const { level } = play(quality, { costMs: 50, factor: 1.3, roundTripMs: 20 }, [0, 60_000]);
    expect(level).toBe(3);
  });

  it("forgets a path with all that was known of it, but not what suited it", ({ expect }) => {
    const quality = new AutomaticQuality(MAX);
    play(quality, { costMs: 100, factor: 1.3, roundTripMs: 300 }, [0, 10_000]);
    quality.pathChanged();
    expect(quality.level).toBe(0);
    expect(quality.delayed(1, 300, 10_100)).toBe(true);
    expect(quality.level).toBe(1);
  });

  it("stays within its limits and changes seldom, on any line", ({ expect }) => {
    const line = fc.record({
      costMs: fc.double({ min: 0, max: 10_000, noNaN: true }),
      factor: fc.double({ min: 1, max: 2, noNaN: true }),
      roundTripMs: fc.integer({ min: 0, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const quality = new AutomaticQuality(MAX);
        lines.forEach((one, index) => {
          const { level, changes } = play(quality, one, [index * 20_000, (index + 1) * 20_000]);
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThanOrEqual(MAX);
          for (const [at, change] of changes.entries()) {
            const before = changes[at - 1] ?? Number.NEGATIVE_INFINITY;
            expect(change - before).toBeGreaterThanOrEqual(400 + one.roundTripMs);
          }
        });
      }),
    );
  });

  it("comes to rest on any steady line", ({ expect }) => {
    const line = fc.record({
      costMs: fc.double({ min: 0, max: 2000, noNaN: true }),
      factor: fc.double({ min: 1.05, max: 1.6, noNaN: true }),
      roundTripMs: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(line, (steady) => {
        const quality = new AutomaticQuality(MAX);
        play(quality, steady, [0, 120_000]);
        expect(play(quality, steady, [120_000, 240_000]).changes.length).toBeLessThanOrEqual(14);
      }),
    );
  });
});
