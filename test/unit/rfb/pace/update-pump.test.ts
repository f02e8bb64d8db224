import fc from "fast-check";
import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../../worker/console/limits.ts";
import { UpdatePump } from "../../../../worker/rfb/pace/update-pump.ts";
import { hex } from "../../../support/play.ts";
import { simulate, type Happened, type Scene } from "../../../support/link-simulator.ts";

const { delivery } = SESSION_LIMITS;
const QUICK: Scene = {
  delivery,
  roundTripMs: 0,
  bytesPerMs: 12_500, // 100 Mbit/s
  decodeMs: 3,
  updateBytes: 20_000,
  refreshMs: 30, // QEMU's
  acksBytes: true,
};
const WARM_UP_MS = 5_000;
const SECONDS = 20;

function play(scene: Partial<Scene>, seconds = SECONDS) {
  const happened = simulate({ ...QUICK, ...scene }, WARM_UP_MS + seconds * 1000);
  const drawn = happened.drawn.filter(({ at }) => at > WARM_UP_MS);
  const queued = drawn.map(({ queuedMs }) => queuedMs).toSorted((a, b) => a - b);
  return {
    ...happened,
    drawn,
    perSecond: drawn.length / seconds,
    usuallyQueued: queued[Math.floor(queued.length * 0.95)] ?? 0,
    maxQueued: queued.at(-1) ?? 0,
  };
}

/** The most requests in any second. */
function maxInASecond({ requests }: Happened): number {
  let most = 0;
  let first = 0;
  requests.forEach((at, index) => {
    while ((requests[first] ?? at) <= at - 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

describe("the pump over a link", () => {
  for (const acksBytes of [true, false]) {
    const viewer = acksBytes ? "a viewer that counts bytes" : "a plain RFB viewer";

    it.for([0, 50, 120, 200])(
      `shows all of QEMU's 33 updates a second to ${viewer} at a round trip of %s ms`,
      (roundTripMs, { expect }) => {
        const { perSecond, maxQueued } = play({ roundTripMs, acksBytes });
        expect(perSecond).toBeGreaterThan(33);
        expect(maxQueued).toBeLessThan(delivery.queuingDelayMs);
      },
    );

    it.for([0, 50, 120, 200])(
      `reaches the wanted rate with a server that answers at once, for ${viewer} at %s ms`,
      (roundTripMs, { expect }) => {
        const happened = play({ roundTripMs, acksBytes, refreshMs: 0 });
        expect(happened.perSecond).toBeGreaterThan(59);
        expect(maxInASecond(happened)).toBeLessThanOrEqual(delivery.updatesPerSecond + 1);
      },
    );

    it(`shows ${viewer} 15 updates in the first second at 200 ms`, ({ expect }) => {
      const { drawn } = simulate({ ...QUICK, roundTripMs: 200, acksBytes }, 1000);
      expect(drawn.length).toBeGreaterThan(15);
    });

    it.for([
      [10, 625, 5_000],
      [10, 625, 40_000],
      [10, 625, 200_000],
      [50, 625, 40_000],
      [50, 625, 200_000],
      [120, 625, 40_000],
      [120, 625, 200_000],
      [200, 625, 40_000],
      [200, 625, 200_000],
      [10, 125, 5_000],
      [120, 125, 5_000],
      [200, 125, 5_000],
      [50, 125, 40_000],
      [200, 125, 40_000],
    ] as const)(
      `fills a thin link and not its queues, for ${viewer}: %s ms, %s bytes/ms, updates of %s bytes`,
      ([roundTripMs, bytesPerMs, updateBytes], { expect }) => {
        const scene = { roundTripMs, bytesPerMs, updateBytes, acksBytes, refreshMs: 0 };
        const { perSecond, usuallyQueued, maxQueued } = play(scene, 60);
        const wanted = Math.min(delivery.updatesPerSecond, (bytesPerMs * 1000) / updateBytes);
        expect(perSecond / wanted).toBeGreaterThan(0.68);
        // An update cannot be taken back: the one ahead passes first.
        const ahead = updateBytes / bytesPerMs;
        expect(usuallyQueued).toBeLessThan(Math.max(3 * delivery.queuingDelayMs, 1.1 * ahead));
        // What may be in flight comes at once when the queues have run empty.
        expect(maxQueued).toBeLessThan(Math.max(5 * delivery.queuingDelayMs, 1.5 * ahead));
      },
    );

    it.for([
      [10, 25],
      [10, 50],
      [10, 200],
      [120, 25],
      [120, 50],
      [120, 100],
      [120, 200],
    ] as const)(
      `keeps up with slow drawing and not ahead of it, for ${viewer}: %s ms, %s ms an update`,
      ([roundTripMs, decodeMs], { expect }) => {
        const scene = { roundTripMs, decodeMs, acksBytes, refreshMs: 0 };
        const { perSecond, maxQueued } = play(scene, 60);
        expect(perSecond * decodeMs).toBeGreaterThan(700);
        expect(maxQueued).toBeLessThan(Math.max(3 * delivery.queuingDelayMs, decodeMs + 1));
      },
    );

    it(`does not take queues for distance after minutes of ${viewer}`, ({ expect }) => {
      const scene = { roundTripMs: 50, bytesPerMs: 625, acksBytes, refreshMs: 0 };
      const { drawn } = play({ ...scene, updateBytes: 20_000 }, 180);
      const late = drawn.filter(({ at }) => at > 120_000).map(({ queuedMs }) => queuedMs);
      expect(Math.max(...late)).toBeLessThan(3 * delivery.queuingDelayMs);
    });

    it(`stops at the window when ${viewer} stalls, and goes on afterwards`, ({ expect }) => {
      const scene = { roundTripMs: 50, acksBytes, refreshMs: 0, updateBytes: 40_000 };
      const happened = play({ ...scene, stalled: [10_000, 20_000] }, 30);
      expect(happened.maxInFlight).toBeLessThan(delivery.maxBytes + 40_000);
      const between = (from: number, to: number) =>
        happened.requests.filter((at) => at > from && at < to).length;
      expect(between(10_500, 20_000)).toBe(0);
      expect(between(25_000, 30_000)).toBeGreaterThan(250);
    });
  }

  it("shows one update per round trip without the pump", ({ expect }) => {
    const { perSecond } = play({ roundTripMs: 120, withoutPump: true });
    expect(perSecond).toBeLessThan(8);
  });

  it("asks for nothing while the page is hidden, and at once when it is seen again", ({
    expect,
  }) => {
    const { requests } = play({ roundTripMs: 50, hidden: [5_000, 9_000] }, 10);
    expect(requests.filter((at) => at > 5_000 && at < 9_000)).toEqual([]);
    expect(requests.find((at) => at >= 9_000)).toBe(9_000);
  });

  it("carries large updates as fast as a wide link does", ({ expect }) => {
    for (const updateBytes of [1_000_000, 8_000_000]) {
      const { perSecond } = play({ roundTripMs: 120, updateBytes, refreshMs: 0 });
      expect((perSecond * updateBytes) / 1000 / QUICK.bytesPerMs).toBeGreaterThan(0.9);
    }
  });

  it("never deadlocks, and never leaves its limits, on any path", ({ expect }) => {
    const scenes = fc.record({
      roundTripMs: fc.integer({ min: 0, max: 400 }),
      bytesPerMs: fc.constantFrom(60, 125, 500, 2_500, 12_500, 125_000),
      decodeMs: fc.integer({ min: 0, max: 150 }),
      updateBytes: fc.oneof(fc.integer({ min: 20, max: 70_000 }), fc.constant(600_000)),
      refreshMs: fc.constantFrom(0, 30),
      acksBytes: fc.boolean(),
    });
    fc.assert(
      fc.property(scenes, (parts) => {
        const scene: Scene = { ...QUICK, ...parts };
        const happened = simulate(scene, 20_000);
        const alone =
          parts.roundTripMs + parts.decodeMs + parts.updateBytes / parts.bytesPerMs + 30;
        const late = happened.drawn.filter(({ at }) => at > 20_000 - 4 * alone - 2_000);
        expect(late.length).toBeGreaterThan(0);
        expect(maxInASecond(happened)).toBeLessThanOrEqual(delivery.updatesPerSecond + 1);
        const isWithin = ({ bytes }: { readonly bytes: number }): boolean =>
          bytes >= delivery.minBytes && bytes <= delivery.maxBytes;
        expect(happened.windows.filter((window) => !isWithin(window))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("UpdatePump", () => {
  const region = { x: 1, y: 2, width: 640, height: 480 };
  const pump = () => new UpdatePump({ region, updatesPerSecond: 50 });

  it("asks only once the viewer wants something", ({ expect }) => {
    const idle = pump();
    expect(idle.request(0)).toBeUndefined();
    expect(idle.wakeAt).toBeUndefined();
    idle.setRegion(region);
    expect(hex(idle.request(0) ?? new Uint8Array(0))).toBe("030100010002028001e0");
    expect(hex(idle.requestAll(region, 0))).toBe("030000010002028001e0");
  });

  it("has one request in flight, and the next at its time", ({ expect }) => {
    const busy = pump();
    busy.setRegion(region);
    expect(busy.request(100)).toBeDefined();
    expect(busy.inFlight).toBe(true);
    expect(busy.request(1000)).toBeUndefined();
    expect(busy.wakeAt).toBeUndefined();
    busy.updateEnded(1);
    expect(busy.inFlight).toBe(false);
  });

  it("keeps to its times when the clock's calls come late", ({ expect }) => {
    const paced = pump();
    paced.setRegion(region);
    paced.request(0); // planned: 0
    const times: number[] = [];
    for (let now = 1; now <= 1001; now += 1) {
      paced.updateEnded(1);
      if (now % 7 === 0 && paced.request(now)) times.push(now); // a clock of 7 ms
    }
    expect(times.length).toBeGreaterThanOrEqual(48);
    expect(times.length).toBeLessThanOrEqual(51);
  });

  it("asks for nothing while it is held or hidden", ({ expect }) => {
    const quiet = pump();
    quiet.setRegion(region);
    quiet.hold();
    expect(quiet.request(0)).toBeUndefined();
    quiet.resume();
    quiet.setVisible(false);
    expect(quiet.request(0)).toBeUndefined();
    expect(quiet.wakeAt).toBeUndefined();
    quiet.setVisible(true);
    expect(quiet.request(0)).toBeDefined();
  });
});
