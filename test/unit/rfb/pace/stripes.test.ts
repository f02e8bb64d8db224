import fc from "fast-check";
import { describe, it } from "vitest";

import { Stripes } from "../../../../worker/rfb/pace/stripes.ts";
import { UpdatePump } from "../../../../worker/rfb/pace/update-pump.ts";
import { updateRequest } from "../../../../worker/rfb/client-message.ts";

const MEGABYTE = 1024 * 1024;
const SCREEN = { x: 0, y: 0, width: 3840, height: 2160 };

/** Stripes of 1 MiB of a screen of 32 MiB: 68 lines each. */
function inStripes(): Stripes {
  const stripes = new Stripes();
  stripes.answered(32 * MEGABYTE, SCREEN);
  return stripes;
}

describe("Stripes", () => {
  it("are everything at once while updates are not huge", ({ expect }) => {
    const stripes = new Stripes();
    expect(stripes.next(SCREEN, 0)).toEqual(SCREEN);
    stripes.answered(4 * MEGABYTE, SCREEN);
    expect(stripes.inParts).toBe(false);
    expect(stripes.next(SCREEN, 0)).toEqual(SCREEN);
  });

  it("come in turn and leave no line out", ({ expect }) => {
    const stripes = inStripes();
    for (let round = 0; round < 3; round += 1) {
      const seen = new Set<number>();
      for (let count = 0; count < Math.ceil(SCREEN.height / 68); count += 1) {
        const { x, y, width, height } = stripes.next(SCREEN, 0);
        expect([x, width, height]).toEqual([0, SCREEN.width, 68]);
        expect(y + height).toBeLessThanOrEqual(SCREEN.height);
        for (let line = y; line < y + height; line += 1) seen.add(line);
      }
      expect(seen.size).toBe(SCREEN.height);
    }
  });

  it("keep to their size in bytes, and are everything again when little comes", ({ expect }) => {
    const stripes = inStripes();
    stripes.answered(8 * MEGABYTE, SCREEN);
    expect(stripes.next(SCREEN, 0).height).toBe(34);
    for (let count = 0; count < 6; count += 1) stripes.answered(1000, SCREEN);
    expect(stripes.inParts).toBe(false);
    expect(stripes.next(SCREEN, 0)).toEqual(SCREEN);
  });

  it("are every other time where a button was pressed, for a moment after input", ({ expect }) => {
    const stripes = inStripes();
    stripes.pointerDownAt(1000);
    expect(stripes.next(SCREEN, 1).y).toBe(0);
    stripes.input(10);
    const lines = Array.from({ length: 6 }, () => stripes.next(SCREEN, 20).y);
    expect(lines).toEqual([966, 68, 966, 136, 966, 204]);
    expect(stripes.next(SCREEN, 200).y).toBe(272);
  });

  it("stay within a region that is not the screen", ({ expect }) => {
    const region = { x: 5, y: 100, width: 50, height: 300 };
    const stripes = new Stripes();
    stripes.answered(32 * MEGABYTE, region);
    for (const line of [0, 250, 5000]) {
      stripes.pointerDownAt(line);
      stripes.input(0);
      for (let count = 0; count < 40; count += 1) {
        const { x, y, width, height } = stripes.next(region, 1);
        expect([x, width]).toEqual([5, 50]);
        expect(y).toBeGreaterThanOrEqual(100);
        expect(y + height).toBeLessThanOrEqual(400);
      }
    }
  });
});

/** How servers take a request beside one that they have not answered. */
type Manner = "joins" | "replaces" | "ignores regions";

interface Change {
  readonly at: number;
  readonly line: number;
  readonly lines: number;
}

const HEIGHT = 100;
const STEP_MS = 5;

/** Plays changes of a screen of 100 lines against the pump; returns the lines that stayed stale. */
function staleLines(options: {
  readonly manner: Manner;
  readonly changes: readonly Change[];
  readonly bytesPerLine: number;
  readonly floodUntil: number;
  /** From and to when the way to the viewer has no room. */
  readonly blocked: readonly [number, number];
  /** How long an update takes to pass. */
  readonly passMs: number;
  readonly inputEvery: number;
}): number {
  const { manner, changes, bytesPerLine, floodUntil, blocked, passMs, inputEvery } = options;
  const region = { x: 0, y: 0, width: 10, height: HEIGHT };
  const pump = new UpdatePump({ region, updatesPerSecond: 60 });
  pump.setRegion(region);
  pump.pointerDownAt(50);
  const dirty = new Set<number>();
  let requested = new Set<number>();
  let passing: { readonly until: number; readonly bytes: number } | undefined;
  for (let now = 0; now < 10_000; now += STEP_MS) {
    for (const { at, line, lines } of changes) {
      if (at !== now) continue;
      for (let one = line; one < Math.min(HEIGHT, line + lines); one += 1) dirty.add(one);
    }
    if (now < floodUntil) for (let line = 0; line < HEIGHT; line += 1) dirty.add(line);
    if (now % inputEvery === 0 && now < 3000) pump.requestSoon(now);
    const isBlocked = now >= blocked[0] && now < blocked[1];
    if (passing && now >= passing.until && !isBlocked) {
      pump.updateEnded(passing.bytes);
      passing = undefined;
    }
    if (isBlocked) pump.block();
    const request = isBlocked ? undefined : pump.request(now);
    if (request) {
      const view = new DataView(request.buffer);
      if (manner === "replaces") requested = new Set();
      for (let line = 0; line < view.getUint16(8); line += 1)
        requested.add(view.getUint16(4) + line);
    }
    const answer = [...dirty].filter((line) => manner === "ignores regions" || requested.has(line));
    if (passing || requested.size === 0 || answer.length === 0 || isBlocked) continue;
    pump.updateStarted();
    passing = { until: now + passMs, bytes: answer.length * bytesPerLine };
    for (const line of answer) dirty.delete(line);
    requested = new Set();
  }
  return dirty.size;
}

describe("the pump with stripes", () => {
  it("asks for everything when a stripe stays without an answer, whatever is wanted by then", ({
    expect,
  }) => {
    const pump = new UpdatePump({ region: SCREEN, updatesPerSecond: 60 });
    pump.setRegion(SCREEN);
    pump.updateEnded(32 * MEGABYTE);
    const stripe = { ...SCREEN, height: 68 };
    expect(pump.request(1000)).toEqual(updateRequest(stripe, true));
    const other = { ...SCREEN, width: 800, height: 600 };
    pump.setRegion(other);
    expect(pump.request(1030)).toBeUndefined();
    expect(pump.wakeAt).toBeCloseTo(1000 + 2000 / 60);
    expect(pump.request(1034)).toEqual(updateRequest(other, true));
    // That one may stay without an answer.
    expect(pump.request(2000)).toBeUndefined();
    expect(pump.wakeAt).toBeUndefined();
  });

  it("waits for an answer that has begun, or that the viewer has no room for", ({ expect }) => {
    const pump = new UpdatePump({ region: SCREEN, updatesPerSecond: 60 });
    pump.setRegion(SCREEN);
    pump.updateEnded(32 * MEGABYTE);
    pump.request(1000);
    pump.block();
    expect(pump.request(1100)).toBeUndefined();
    pump.updateStarted();
    expect(pump.request(2000)).toBeUndefined();
    pump.updateEnded(MEGABYTE);
    expect(pump.request(2000)).toEqual(updateRequest({ ...SCREEN, y: 68, height: 68 }, true));
  });

  it("leaves nothing stale once changes have stopped, whatever server answers", () => {
    const time = fc.nat(900).map((steps) => steps * STEP_MS);
    fc.assert(
      fc.property(
        fc.record({
          manner: fc.constantFrom<Manner>("joins", "replaces", "ignores regions"),
          changes: fc.array(
            fc.record({
              at: time,
              line: fc.nat(HEIGHT - 1),
              lines: fc.integer({ min: 1, max: HEIGHT }),
            }),
            { maxLength: 40 },
          ),
          bytesPerLine: fc.constantFrom(100, 20_000, 50_000, 200_000, 1_000_000),
          floodUntil: fc.constantFrom(0, 500, 3000),
          blocked: fc.tuple(time, time),
          passMs: fc.constantFrom(0, 10, 50, 200),
          inputEvery: fc.constantFrom(20, 100, 1_000_000),
        }),
        (scene) => staleLines(scene) === 0,
      ),
      { numRuns: 300 },
    );
  });
});
