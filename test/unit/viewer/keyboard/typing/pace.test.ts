import { describe, it } from "vitest";

import { lostBy } from "./held-up-guest.ts";
import { fixedPace, LINE_MS, ScreenPace } from "../../../../../viewer/src/keyboard/typing/pace.ts";

/** Time that a key takes to leave, down and up, in milliseconds. */
const KEY_MS = 25;

/** Keys that a PC's BIOS keeps until a program reads them. */
const BIOS_KEYS = 15;

interface Guest {
  /** Time in which the guest reads a key, in milliseconds. */
  readonly readMs: number;
  /** Time between page and guest, one way. */
  readonly wayMs?: number;
  /** Whether it shows what it reads. */
  readonly isSilent?: boolean;
  /** Time after which it shows something by itself, again and again. */
  readonly movesMs?: number;
  /** How long before the text it began to be drawn, many times a second; it is done as the text begins. */
  readonly drawnForMs?: number;
  /** How often it does nothing for a while, and how long: milliseconds. */
  readonly stalls?: { readonly everyMs: number; readonly forMs: number };
}

interface Typed {
  readonly lost: number;
  /** Keys a second. */
  readonly rate: number;
}

/** Types into a guest that keeps {@link BIOS_KEYS} at most. */
function typeInto(
  { readMs, wayMs = 5, isSilent = false, movesMs, drawnForMs = 0, stalls }: Guest,
  count: number,
): Typed {
  let now = 10_000;
  const events: { readonly at: number; readonly run: () => void }[] = [];
  const at = (time: number, run: () => void): void => void events.push({ at: time, run });
  const moved =
    movesMs === undefined
      ? []
      : Array.from({ length: 40 }, (_, at) => now - at * movesMs).toReversed();
  const drawn = Array.from({ length: drawnForMs / 20 }, (_, at) => now - at * 20).toReversed();
  const pace = new ScreenPace([...drawn, ...moved], now);
  let kept = 0;
  let lost = 0;
  let reading = false;
  let typed = 0;
  const read = (): void => {
    reading = kept > 0;
    if (!reading) return;
    kept -= 1;
    if (!isSilent) at(now + wayMs, () => pace.heard(now));
    const isStalled = stalls !== undefined && (now % stalls.everyMs) + readMs > stalls.everyMs;
    at(now + readMs + (isStalled ? stalls.forMs : 0), read);
  };
  const arrive = (): void => {
    if (kept === BIOS_KEYS) lost += 1;
    else kept += 1;
    if (!reading) read();
  };
  const type = (): void => {
    const wait = pace.wait(now);
    if (wait > 0) {
      at(now + wait, type);
      return;
    }
    typed += 1;
    at(now + wayMs, arrive);
    pace.left("x", now);
    if (typed < count) at(now + KEY_MS, type);
  };
  const move = (): void => {
    pace.heard(now);
    if (movesMs !== undefined) at(now + movesMs, move);
  };
  if (movesMs !== undefined) at(now, move);
  at(now, type);
  const begun = now;
  for (;;) {
    const next = events.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) throw new Error("nothing happens any more");
    if (typed === count) break;
    events.splice(events.indexOf(next), 1);
    now = next.at;
    next.run();
  }
  return { lost, rate: (1000 * count) / (now - begun) };
}

describe("the pace that a screen shows", () => {
  it.for([
    { readMs: 1 },
    { readMs: 20 },
    { readMs: 28 },
    { readMs: 40 },
    { readMs: 60 },
    { readMs: 80 },
    { readMs: 150 },
    { readMs: 120, movesMs: 230 },
    { readMs: 40, wayMs: 50 },
    { readMs: 40, wayMs: 150 },
    { readMs: 28, wayMs: 300 },
    { readMs: 40, movesMs: 230 },
    { readMs: 60, movesMs: 230 },
    { readMs: 40, drawnForMs: 800 },
    { readMs: 40, wayMs: 700 },
  ])(
    "loses nothing in a guest that reads a key in $readMs ms, $wayMs away, $movesMs",
    (guest, { expect }) => {
      expect(typeInto(guest, 2000).lost).toBe(0);
    },
  );

  it.for([1, 20, 28, 40, 60])(
    "loses nothing where the computer holds up a guest that reads a key in %s ms, or the page",
    (readMs, { expect }) => {
      const seeds = Array.from({ length: 20 }, (_, at) => 1 + at * 7919);
      for (const load of [
        { forMs: 60, everyMs: 150 },
        { forMs: 200, everyMs: 400 },
      ]) {
        expect(seeds.filter((seed) => lostBy(readMs, 1000, load, seed) > 0)).toEqual([]);
      }
    },
  );

  it("is needed for that: a guest that shows nothing loses keys", ({ expect }) => {
    expect(typeInto({ readMs: 40, isSilent: true }, 2000).lost).toBeGreaterThan(500);
  });

  it("is hardly slower than the keys themselves in a guest that keeps up", ({ expect }) => {
    expect(typeInto({ readMs: 1 }, 2000).rate).toBeGreaterThan(32);
    expect(typeInto({ readMs: 1, movesMs: 230 }, 2000).rate).toBeGreaterThan(28);
  });

  it("is that of the keys in a guest that shows nothing", ({ expect }) => {
    expect(typeInto({ readMs: 1, isSilent: true }, 2000).rate).toBeGreaterThan(39);
  });

  it("is that of the keys where the screen moves by itself", ({ expect }) => {
    expect(typeInto({ readMs: 1, movesMs: 30 }, 2000).rate).toBeGreaterThan(39);
  });

  it("is not far from that of a slow guest", ({ expect }) => {
    expect(typeInto({ readMs: 60 }, 2000).rate).toBeGreaterThan(10);
  });

  it("waits for a password that is not shown once, and no longer", ({ expect }) => {
    const pace = new ScreenPace([], 0);
    let now = 0;
    const type = (count: number, isShown: boolean): void => {
      for (let typed = 0; typed < count; typed += 1) {
        for (let wait = pace.wait(now); wait > 0; wait = pace.wait(now)) now += wait;
        pace.left("x", now);
        now += KEY_MS;
        if (isShown) pace.heard(now);
      }
    };
    type(9, true);
    const begun = now;
    type(40, false);
    expect(now - begun).toBeLessThan(1500 + 40 * KEY_MS + 5 * 120);
  });

  it.for([
    { shownMs: 150, restMs: 240 },
    { shownMs: 151, restMs: 3 * 1.5 * 151 },
  ])(
    "rests $restMs ms after two updates, $shownMs ms apart, for five keys",
    (times, { expect }) => {
      const pace = new ScreenPace([], 0);
      pace.left("x", 0);
      pace.heard(10);
      for (const at of [25, 50, 75, 100]) pace.left("x", at);
      pace.heard(10 + times.shownMs);
      const until = 10 + times.shownMs + times.restMs;
      expect(pace.wait(until - 0.5)).toBe(0.5);
      expect(pace.wait(until)).toBe(0);
    },
  );

  it("rests after a line", ({ expect }) => {
    const pace = new ScreenPace([], 0);
    expect(pace.wait(0)).toBe(0);
    pace.left("\n", 10);
    pace.heard(20);
    expect(pace.wait(20)).toBe(LINE_MS - 10);
    expect(pace.wait(10 + LINE_MS)).toBe(0);
  });

  it("does not wait without end for a screen that begins to move", ({ expect }) => {
    const pace = new ScreenPace([], 0);
    for (let typed = 0; typed < 100 && pace.wait(0) === 0; typed += 1) {
      pace.left("x", 0);
      pace.heard(0);
    }
    let now = 0;
    for (; pace.wait(now) > 0 && now < 60_000; now += 10) pace.heard(now);
    expect(now).toBe(2000);
  });
});

describe("a pace that a person has chosen", () => {
  it("rests after each character, and longer after a line", ({ expect }) => {
    const pace = fixedPace({ characterMs: 100, lineMs: 500 });
    expect(pace.wait(0)).toBe(0);
    pace.left("x", 1000);
    expect(pace.wait(1000)).toBe(100);
    expect(pace.wait(1099)).toBe(1);
    expect(pace.wait(1100)).toBe(0);
    pace.left("\n", 2000);
    expect(pace.wait(2000)).toBe(500);
    pace.heard(2100);
    expect(pace.wait(2100)).toBe(400);
  });
});
