import { describe, it } from "vitest";

import { decodeToViewer } from "../../../worker/channel/messages.ts";
import type { ChannelName } from "../../../worker/channel/subprotocols.ts";
import {
  ViewerChannel,
  type ViewerLimits,
  type ViewerSocket,
} from "../../../worker/console/viewer-channel.ts";

const LIMITS: ViewerLimits = {
  receipts: { pingEvery: 1000, maxBytes: 6000, messageBytes: 10 },
  sendQueueBytes: 5000,
  sendQueueMessages: 20,
  takenEvery: 100,
};

/** A WebSocket that keeps what it is to send, as the runtime does for a viewer that reads nothing. */
class DeafSocket implements ViewerSocket {
  readonly sent: (string | Uint8Array)[] = [];
  bufferedAmount: number | undefined = 0;
  closedWith: number | undefined;
  readonly #handlers: ((event: { readonly code: number }) => void)[] = [];

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === "string" ? data : data.slice());
    if (this.bufferedAmount !== undefined) this.bufferedAmount += data.length;
  }

  close(code = 1005): void {
    this.closedWith = code;
  }

  addEventListener(
    _type: string,
    handle: (event: { readonly data: unknown; readonly code: number }) => void,
  ): void {
    this.#handlers.push(({ code }) => handle({ data: undefined, code }));
  }

  /** The other side has closed. */
  closed(code = 1000): void {
    for (const handle of this.#handlers) handle({ code });
  }

  /** The numbers of the pings. */
  get pings(): number[] {
    return this.sent
      .filter((data) => typeof data === "string")
      .map(decodeToViewer)
      .flatMap((message) => (message.type === "ping" ? message.number : []));
  }
}

function channel(name: ChannelName, tells = true) {
  const socket = new DeafSocket();
  if (!tells) socket.bufferedAmount = undefined;
  const viewer = new ViewerChannel(socket, name, LIMITS);
  return { socket, viewer };
}

const BOTH = ["porthole.v1", "binary"] as const;

describe("ViewerChannel", () => {
  it.for(BOTH)("is full above the bytes of the send queue, for %s", (name, { expect }) => {
    const { socket, viewer } = channel(name);
    socket.bufferedAmount = LIMITS.sendQueueBytes;
    expect(viewer.isFull).toBe(false);
    socket.bufferedAmount += 1;
    expect(viewer.isFull).toBe(true);
    socket.bufferedAmount = 0;
    expect(viewer.isFull).toBe(false);
  });

  it.for(BOTH)("is full above the messages of the send queue, for %s", (name, { expect }) => {
    const { socket, viewer } = channel(name);
    for (let sent = 0; sent < LIMITS.sendQueueMessages; sent += 1) viewer.send(Uint8Array.of(2));
    expect(viewer.isFull).toBe(false);
    viewer.send(Uint8Array.of(2));
    expect(viewer.isFull).toBe(true);
    socket.bufferedAmount = 0;
    expect(viewer.isFull).toBe(false);
    viewer.send(Uint8Array.of(2));
    expect(viewer.isFull).toBe(false);
  });

  it("asks for receipts with numbers, and is full without them where the runtime tells nothing", ({
    expect,
  }) => {
    const { socket, viewer } = channel("porthole.v1", false);
    for (let sent = 0; sent < 100 && !viewer.isFull; sent += 1) viewer.send(new Uint8Array(500));
    expect(socket.sent.length).toBeLessThan(20);
    const before = socket.sent.length;
    viewer.ping();
    viewer.pong();
    expect(socket.sent.length).toBe(before);
    const last = socket.pings.at(-1);
    if (last === undefined) return expect.unreachable("no ping");
    viewer.answered(last);
    expect(viewer.isFull).toBe(false);
    expect(() => viewer.answered(last)).toThrow(expect.objectContaining({ reason: "ping" }));
    viewer.pong();
    expect(socket.sent.at(-1)).toBe('{"type":"pong"}');
  });

  it("numbers its pings so that they can't be guessed", ({ expect }) => {
    const { socket, viewer } = channel("porthole.v1");
    for (let count = 0; count < 40; count += 1) viewer.ping();
    const { pings } = socket;
    expect(new Set(pings).size).toBe(pings.length);
    expect(Math.max(...pings)).toBeGreaterThan(2 ** 40);
    expect(Math.max(...pings)).toBeLessThan(2 ** 48);
  });

  it("counts control messages like others", ({ expect }) => {
    const { socket, viewer } = channel("porthole.v1", false);
    const mode = { type: "mode", mode: "view" } as const;
    for (let count = 0; count < 600 && !viewer.isFull; count += 1) viewer.tell(mode);
    expect(viewer.isFull).toBe(true);
    expect(() => viewer.tell(mode)).toThrow("viewer-behind");
    viewer.end({ code: "viewer-behind" });
    expect(socket.sent.at(-1)).toBe('{"type":"end","code":"viewer-behind"}');
  });

  it("tells a plain viewer nothing but bytes", ({ expect }) => {
    const { socket, viewer } = channel("binary", false);
    viewer.tell({ type: "mode", mode: "view" });
    for (let count = 0; count < 20; count += 1) viewer.send(new Uint8Array(1000));
    viewer.ping();
    viewer.end({ code: "closed" });
    expect(socket.pings).toEqual([]);
    expect(socket.sent.length).toBe(20);
    expect(socket.closedWith).toBe(1000);
  });

  it("is gone when the other side has closed and the queue is empty, as far as that is told", ({
    expect,
  }) => {
    for (const tells of [true, false]) {
      const { socket, viewer } = channel("binary", tells);
      expect(viewer.isGone).toBe(false);
      viewer.send(Uint8Array.of(1));
      socket.closed();
      expect(viewer.isGone).toBe(false);
      if (tells) socket.bufferedAmount = 0;
      expect(viewer.isGone).toBe(tells);
    }
  });
});
