import { describe, it } from "vitest";

import type { ToGatewayMessage } from "../../../../../worker/channel/messages.ts";
import {
  LOST_PING_MS,
  PING_MS,
  Traffic,
  type ChannelMessage,
} from "../../../../../viewer/src/session/channel/traffic.ts";

function stage() {
  const told: ToGatewayMessage[] = [];
  const passed: (ChannelMessage["type"] | number)[] = [];
  const clock = { now: 0 };
  const traffic = new Traffic(
    (message) => told.push(message),
    () => clock.now,
  );
  const listener = {
    opened: () => {},
    control: ({ type }: ChannelMessage) => passed.push(type),
    unknown: () => {},
    bytes: ({ byteLength }: ArrayBuffer) => passed.push(byteLength),
    garbled: () => {},
    lost: () => {},
  };
  return { traffic, told, passed, clock, hears: () => traffic.within(listener) };
}

describe("the traffic with the gateway", () => {
  it("counts what comes, and passes all but what is said of the line", ({ expect }) => {
    const { traffic, passed, hears } = stage();
    const socket = hears();
    socket.bytes(new ArrayBuffer(10));
    socket.control({ type: "line", targetMs: 3 });
    socket.control({ type: "pong" });
    socket.bytes(new ArrayBuffer(5));
    expect(traffic.bytes).toBe(15);
    expect(traffic.line).toEqual({ type: "line", targetMs: 3 });
    expect(passed).toEqual([10, "pong", 5]);
  });

  it("measures one round trip at a time, and tells how long one takes already", ({ expect }) => {
    const { traffic, told, clock, hears } = stage();
    const socket = hears();
    expect(traffic.roundTripMs).toBeUndefined();
    traffic.ping();
    traffic.ping();
    expect(told).toEqual([{ type: "ping" }]);
    clock.now = 40;
    expect(traffic.roundTripMs).toBe(40);
    socket.control({ type: "pong" });
    clock.now = 1000;
    expect(traffic.roundTripMs).toBe(40);
    traffic.ping();
    expect(told).toHaveLength(1);
    clock.now = PING_MS;
    traffic.ping();
    expect(told).toHaveLength(2);
    clock.now = PING_MS + 500;
    expect(traffic.roundTripMs).toBe(500);
    clock.now = PING_MS + LOST_PING_MS - 1;
    traffic.ping();
    expect(told).toHaveLength(2);
    clock.now += 1;
    traffic.ping();
    expect(told).toHaveLength(3);
    expect(traffic.roundTripMs).toBe(40);
    hears();
    expect(traffic.roundTripMs).toBe(40);
    socket.control({ type: "pong" });
    expect(traffic.roundTripMs).toBe(40);
  });

  it("watches on every WebSocket until nobody looks", ({ expect }) => {
    const { traffic, told, hears } = stage();
    const socket = hears();
    traffic.watch(true);
    traffic.watch(true);
    const resume = { token: "t", graceSeconds: 60 };
    const resumed = { type: "resumed", received: 0, ackEvery: 1, secondsLeft: 9, resume } as const;
    socket.control({ ...resumed, mode: "control" });
    traffic.watch(false);
    socket.control({ ...resumed, mode: "control" });
    const watching = told.map((message) => "watching" in message && message.watching);
    expect(watching).toEqual([true, true, false]);
    expect(traffic.line).toBeUndefined();
  });
});
