import { describe, it } from "vitest";

import { ControlMessageError } from "../../../worker/channel/messages.ts";
import { DownstreamWindow } from "../../../worker/console/downstream-window.ts";

describe("DownstreamWindow", () => {
  it("has room for its size and none past it", ({ expect }) => {
    const window = new DownstreamWindow(100);
    window.add(99);
    expect(window.room).toBe(1);
    window.add(1);
    expect(window.room).toBe(0);
    window.add(5);
    expect(window.room).toBe(0);
    window.acknowledge(105);
    expect(window.room).toBe(100);
  });

  it("wakes a waiter once there is as much room as it asked for", async ({ expect }) => {
    const window = new DownstreamWindow(100);
    window.add(100);
    let awake = false;
    const waiting = window.whenRoom(50).then(() => (awake = true));
    window.acknowledge(49);
    await Promise.resolve();
    await Promise.resolve();
    expect(awake).toBe(false);
    window.acknowledge(50);
    await waiting;
    expect(awake).toBe(true);
  });

  it("wakes a waiter when the session is over", async ({ expect }) => {
    const window = new DownstreamWindow(1);
    window.add(1);
    const waiting = window.whenRoom(1);
    window.release();
    await waiting;
    expect(window.room).toBe(0);
  });

  it("takes an acknowledgement twice but not back, and not of bytes never sent", ({ expect }) => {
    const window = new DownstreamWindow(100);
    window.add(10);
    window.acknowledge(5);
    window.acknowledge(5);
    expect(() => window.acknowledge(4)).toThrow(ControlMessageError);
    expect(() => window.acknowledge(11)).toThrow(ControlMessageError);
    window.acknowledge(10);
    expect(window.room).toBe(100);
  });
});
