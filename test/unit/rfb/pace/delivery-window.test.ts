import { describe, it } from "vitest";

import {
  DeliveryWindow,
  type DeliveryLimits,
} from "../../../../worker/rfb/pace/delivery-window.ts";

const limits: DeliveryLimits = {
  minBytes: 40_000,
  maxBytes: 1_000_000,
  maxUpdates: 10,
  updatesPerSecond: 50,
  queuingDelayMs: 60,
  messageBytes: 100,
  maxUnansweredBytes: Number.POSITIVE_INFINITY,
};
const FIRST = 8 * limits.minBytes;

describe("DeliveryWindow", () => {
  it("has room for what is left of the window, a quarter of it at once", ({ expect }) => {
    const window = new DeliveryWindow(limits, true);
    expect(window.room).toBe(FIRST / 4);
    window.add(FIRST - 1000, 0);
    expect(window.room).toBe(1000);
    window.add(1000, 0);
    expect(window.room).toBe(0);
    window.add(1000, 0);
    expect(window.room).toBe(0);
    expect(window.sent).toBe(FIRST + 1000);
    window.acknowledge(FIRST, 50);
    expect(window.room).toBeGreaterThan(0);
  });

  it("knows nothing of another path, and does not take an outage for its round trips", ({
    expect,
  }) => {
    const window = new DeliveryWindow(limits, true);
    window.add(FIRST / 2, 0);
    window.updateSent(0);
    window.add(FIRST / 4, 1);
    window.acknowledge(FIRST / 4, 10);
    expect(() => window.pathChanged(window.sent + 1, 20_000)).toThrow("not sent");
    expect(() => window.pathChanged(FIRST / 4 - 1, 20_000)).toThrow("not sent");
    window.pathChanged(FIRST / 4, 20_000);
    expect(window.roundTripMs).toBeUndefined();
    expect(window.updatesInFlight).toBe(1);
    window.acknowledge(window.sent, 20_080);
    expect(window.roundTripMs).toBe(80);
    expect(window.bytes).toBeGreaterThanOrEqual(FIRST);
    window.acknowledgeUpdate(20_090);
    expect(window.roundTripMs).toBe(90);
  });

  it("always has room for the rest of an update when the viewer acknowledges no bytes", ({
    expect,
  }) => {
    const window = new DeliveryWindow(limits, false);
    window.add(10 * FIRST, 0);
    expect(window.room).toBeGreaterThan(0);
    window.updateSent(0);
    expect(window.room).toBe(0);
    window.acknowledgeUpdate(50);
    expect(window.room).toBeGreaterThan(0);
  });

  it("has room for a viewer that acknowledges no bytes up to a limit, even in the middle of an update", ({
    expect,
  }) => {
    const most = 3 * FIRST;
    const window = new DeliveryWindow({ ...limits, maxUnansweredBytes: most }, false);
    const overhead = limits.messageBytes;
    window.add(FIRST, 0);
    window.updateSent(0);
    window.acknowledgeUpdate(50);
    window.add(most - overhead - 1, 100);
    expect(window.isFull).toBe(false);
    expect(window.room).toBeGreaterThan(0);
    window.add(1 - overhead, 100);
    expect(window.isFull).toBe(true);
    expect(window.room).toBe(0);
    window.updateSent(100);
    window.acknowledgeUpdate(150);
    expect(window.isFull).toBe(false);
  });

  it("counts each message to a viewer that acknowledges no bytes for more than its bytes", ({
    expect,
  }) => {
    const window = new DeliveryWindow({ ...limits, maxUnansweredBytes: 10_100 }, false);
    for (let count = 0; count < 99; count += 1) window.add(1, 0);
    expect(window.isFull).toBe(false);
    window.add(1, 0);
    expect(window.isFull).toBe(true);
  });

  it("refuses acknowledgements that cannot be true", ({ expect }) => {
    const window = new DeliveryWindow(limits, true);
    window.add(100, 0);
    window.acknowledge(100, 1);
    window.acknowledge(100, 2);
    for (const received of [99, 101]) {
      expect(() => window.acknowledge(received, 3)).toThrow(
        expect.objectContaining({ name: "RfbError", code: "message" }),
      );
    }
  });

  it("allows an update more only after one has been answered", ({ expect }) => {
    const window = new DeliveryWindow(limits, true);
    for (let count = 0; count < 4; count += 1) {
      expect(window.mayRequest).toBe(true);
      window.updateSent(0);
    }
    expect(window.mayRequest).toBe(false);
    expect(window.updatesInFlight).toBe(4);
    window.acknowledgeUpdate(100);
    expect(window.mayRequest).toBe(true);
    expect(window.roundTripMs).toBe(100);
  });

  it("grows to the updates of one round trip at the wanted rate, and to its limit", ({
    expect,
  }) => {
    for (const [roundTrip, most] of [
      [100, 7],
      [1000, limits.maxUpdates],
    ] as const) {
      const window = new DeliveryWindow(limits, true);
      for (let now = 0; now < 50; now += 1) {
        while (window.mayRequest) window.updateSent(now * roundTrip);
        while (window.updatesInFlight > 0) window.acknowledgeUpdate((now + 1) * roundTrip);
      }
      while (window.mayRequest) window.updateSent(50 * roundTrip);
      expect(window.updatesInFlight).toBe(most);
    }
  });

  it("ignores answers to updates that were not sent", ({ expect }) => {
    const window = new DeliveryWindow(limits, false);
    for (let count = 0; count < 100; count += 1) window.acknowledgeUpdate(count);
    expect(window.updatesInFlight).toBe(0);
    expect(window.roundTripMs).toBeUndefined();
  });

  it("takes nothing more from a server that sends more updates than a viewer answers", ({
    expect,
  }) => {
    const window = new DeliveryWindow(limits, false);
    for (let count = 0; count < 1023; count += 1) window.updateSent(0);
    expect(window.room).toBeGreaterThan(0);
    window.updateSent(0);
    expect(window.room).toBe(0);
    window.acknowledgeUpdate(0);
    expect(window.room).toBeGreaterThan(0);
  });

  it("keeps going with tiny updates for a viewer that acknowledges their bytes in large steps", ({
    expect,
  }) => {
    const window = new DeliveryWindow(limits, true);
    for (let count = 0; count < 5000; count += 1) {
      window.add(4, count);
      window.updateSent(count);
    }
    expect(window.room).toBeGreaterThan(0);
    expect(window.updatesInFlight).toBe(1024);
    window.acknowledge(20_000, 5001);
    expect(window.updatesInFlight).toBeLessThanOrEqual(limits.maxUpdates);
  });

  it("grows no window that is not used", ({ expect }) => {
    const window = new DeliveryWindow(limits, true);
    for (let count = 1; count < 100; count += 1) {
      window.add(20_000, 100 * count);
      window.acknowledge(20_000 * count, 100 * count + 50);
    }
    expect(window.bytes).toBe(FIRST);
  });

  it("keeps its windows in their limits whatever round trips come", ({ expect }) => {
    for (const [roundTrip, end] of [
      [() => 50, limits.maxBytes],
      [(count: number) => (count === 0 ? 50 : 300), limits.minBytes],
    ] as const) {
      const window = new DeliveryWindow(limits, true);
      let now = 0;
      for (let count = 0; count < 60; count += 1) {
        window.add(window.bytes, now);
        now += roundTrip(count);
        window.acknowledge(window.sent, now);
        expect(window.bytes).toBeGreaterThanOrEqual(limits.minBytes);
        expect(window.bytes).toBeLessThanOrEqual(limits.maxBytes);
      }
      expect(window.bytes).toBe(end);
    }
  });

  it("takes only a queue that lasts for one: bursts of bytes wait for each other", ({ expect }) => {
    const play = (roundTrips: readonly number[]) => {
      const window = new DeliveryWindow(limits, true);
      let now = 0;
      for (let count = 0; count < 40; count += 1) {
        window.add(window.bytes, now);
        now += roundTrips[count % roundTrips.length] ?? 0;
        window.acknowledge(window.sent, now);
      }
      return window.bytes;
    };
    expect(play([50, 300, 300, 300])).toBe(limits.maxBytes);
    expect(play([50, 300, 300, 300, 300, 300, 300])).toBeLessThan(limits.maxBytes);
  });

  it("starts between its limits when they are narrow", ({ expect }) => {
    const narrow = { ...limits, maxBytes: limits.minBytes };
    expect(new DeliveryWindow(narrow, true).bytes).toBe(limits.minBytes);
  });
});
