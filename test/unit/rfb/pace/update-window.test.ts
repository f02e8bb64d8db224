import { describe, it } from "vitest";

import { UpdateWindow } from "../../../../worker/rfb/pace/update-window.ts";

const limits = { maxUpdates: 6, updatesPerSecond: 50, queuingDelayMs: 60 };
const update = (offset: number, at = 0) => ({ offset, at, cost: offset });

describe("UpdateWindow", () => {
  it("has room for four until one is answered", ({ expect }) => {
    const window = new UpdateWindow(limits);
    for (let offset = 1; offset <= 4; offset += 1) {
      expect(window.hasRoom).toBe(true);
      window.add(update(offset));
    }
    expect(window.hasRoom).toBe(false);
    expect(window.answer(100)).toEqual(update(1));
    expect(window.inFlight).toBe(3);
    expect(window.hasRoom).toBe(true);
  });

  it("grows to its limit and shrinks to one", ({ expect }) => {
    const window = new UpdateWindow(limits);
    let now = 0;
    const fill = (): number => {
      while (window.hasRoom) window.add(update(0, now));
      return window.inFlight;
    };
    const drain = (ms: number): void => {
      now += ms;
      while (window.inFlight > 0) window.answer(now);
    };
    for (let round = 0; round < 20; round += 1) {
      fill();
      drain(100);
    }
    expect(fill()).toBe(limits.maxUpdates);
    drain(100);
    // Within the time for which the base delay counts.
    for (let round = 0; round < 15; round += 1) {
      fill();
      drain(500);
    }
    expect(fill()).toBe(1);
  });

  it("forgets updates beyond the limit whose bytes have arrived", ({ expect }) => {
    const window = new UpdateWindow(limits);
    for (let offset = 1; offset <= 10; offset += 1) window.add(update(offset));
    window.received(2);
    expect(window.inFlight).toBe(8);
    window.received(10);
    expect(window.inFlight).toBe(limits.maxUpdates);
  });

  it("has its newest update replaced", ({ expect }) => {
    const window = new UpdateWindow(limits);
    window.add(update(1));
    window.add(update(2));
    window.replaceNewest(update(3));
    expect(window.inFlight).toBe(2);
    window.answer(1);
    expect(window.answer(1)?.offset).toBe(3);
    expect(window.answer(1)).toBeUndefined();
  });
});
