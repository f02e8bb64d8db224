import fc from "fast-check";
import { describe, it, vi } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { Relay } from "../../../worker/console/relay.ts";
import { ViewerChannel, type ViewerSocket } from "../../../worker/console/viewer-channel.ts";
import { ViewerStream } from "../../../worker/console/viewer-stream.ts";
import { FakeTime } from "./fake-time.ts";
import { SOON } from "../../support/soon.ts";

const WINDOW = SESSION_LIMITS.delivery.maxBytes;
const PACK = 64 * 1024;
/** What is read into; chunks of at least half of it are kept as they are. */
const BUFFER_BYTES = 40 * 1024;

/** Max chunks that one stream comes in. */
const MAX_CHUNKS = 20;
/** Each byte says where in a stream it is. */
const PATTERN = Buffer.from(
  Uint8Array.from({ length: MAX_CHUNKS * BUFFER_BYTES + 251 }, (_, at) => at % 251),
);

function patternFrom(start: number, length: number): Buffer {
  return PATTERN.subarray(start % 251, (start % 251) + length);
}

/** A WebSocket whose queue is always empty; it keeps what it is sent. */
class Socket implements ViewerSocket {
  readonly binary: Uint8Array[] = [];

  get bufferedAmount(): number {
    return 0;
  }

  send(data: string | Uint8Array): void {
    if (typeof data !== "string") this.binary.push(data.slice());
  }

  close(): void {}
  addEventListener(): void {}
}

function channelOn(socket: Socket): ViewerChannel {
  return new ViewerChannel(socket, "porthole.v1", SESSION_LIMITS);
}

/** A server whose reads bring a part of what there is room for. */
function serverOf(share: number) {
  return new ReadableStream({
    type: "bytes",
    pull({ byobRequest }) {
      byobRequest?.respond(Math.max(1, Math.floor((byobRequest.view?.byteLength ?? 0) * share)));
    },
  }).getReader({ mode: "byob" });
}

/** Reads for a viewer that acknowledges nothing, until the window is full. */
async function fill(share: number, viewer: ViewerStream) {
  const time = new FakeTime();
  let sent = 0;
  const relay = new Relay({
    reader: serverOf(share),
    receiver: {
      window: {
        get room() {
          return WINDOW - sent;
        },
      },
      steps: 0,
      fromServer: (chunk) => {
        viewer.send(chunk);
        sent += chunk.length;
      },
    },
    viewer,
    now: time.now,
    setTimer: (milliseconds, action) => {
      if (milliseconds > 0) return time.setTimer(milliseconds, action);
      queueMicrotask(action);
      return () => {};
    },
    limits: SESSION_LIMITS,
  });
  const relaying = relay.run(new Uint8Array(0));
  await vi.waitUntil(() => WINDOW - sent < 16 * 1024, { ...SOON, interval: 1 });
  relay.stop();
  await relaying;
  return sent;
}

describe("what is kept for a viewer that may come back", () => {
  it.for([1, 0.75, 0.51, 0.5, 0.49, 0.25, 0.1, 0.01])(
    "is at most twice the window and a pack, with reads filled to %f",
    async (share, { expect }) => {
      const viewer = new ViewerStream(channelOn(new Socket()), true);
      viewer.detach();
      const sent = await fill(share, viewer);
      expect(sent).toBeGreaterThan(WINDOW - 16 * 1024);
      expect(viewer.heldBytes).toBeGreaterThanOrEqual(sent);
      expect(viewer.heldBytes).toBeLessThanOrEqual(2 * WINDOW + PACK);
      const before = viewer.heldBytes;
      viewer.acknowledged(sent);
      expect(viewer.heldBytes).toBeLessThanOrEqual(before);
      viewer.rest();
      viewer.rest();
      expect(viewer.heldBytes).toBeLessThanOrEqual(2 * PACK);
    },
  );

  it("is nothing for one that may not", async ({ expect }) => {
    const socket = new Socket();
    const viewer = new ViewerStream(channelOn(socket), false);
    await fill(1, viewer);
    expect(viewer.heldBytes).toBe(0);
    expect(viewer.covers(0)).toBe(false);
    expect(Buffer.concat(socket.binary)).toHaveLength(WINDOW);
  });
});

/** A WebSocket whose queue leaves only when the test says so. */
class SlowSocket extends Socket {
  #left = 0;

  override get bufferedAmount(): number {
    return this.bytes - this.#left;
  }

  get bytes(): number {
    return this.binary.reduce((sum, { length }) => sum + length, 0);
  }

  /** All but this many bytes leave. */
  leave(queued: number): void {
    this.#left = this.bytes - queued;
  }
}

describe("what is sent again to a viewer that has come back", () => {
  it.for([1, 0.5, 0.01])(
    "is the window at most, and nothing is read from the server before it has left: reads filled to %f",
    async (share, { expect }) => {
      const viewer = new ViewerStream(channelOn(new Socket()), true);
      viewer.detach();
      const sent = await fill(share, viewer);
      const socket = new SlowSocket();
      const replayed = viewer.attach(channelOn(socket), 0);
      expect([replayed, socket.bytes]).toEqual([sent, sent]);
      expect(sent).toBeLessThanOrEqual(WINDOW);
      socket.leave(SESSION_LIMITS.sendQueueBytes + 1);
      expect(viewer.isFull).toBe(true);
      socket.leave(SESSION_LIMITS.sendQueueBytes);
      expect(viewer.isFull).toBe(false);
    },
  );

  it("is only what it has not received", async ({ expect }) => {
    const viewer = new ViewerStream(channelOn(new Socket()), true);
    const sent = await fill(1, viewer);
    viewer.detach();
    const socket = new SlowSocket();
    expect(viewer.attach(channelOn(socket), sent - 1)).toBe(1);
    expect(socket.bytes).toBe(1);
    expect(viewer.isFull).toBe(false);
  });
});

describe("a stream that goes from one WebSocket to the next", () => {
  it("comes whole, whatever is read into the buffers that are free again", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            bytes: fc.oneof(
              fc.integer({ min: 1, max: 600 }),
              fc.integer({ min: 1, max: BUFFER_BYTES }),
            ),
            /** How much more of what has arrived is acknowledged, and what of the rest is lost. */
            acknowledged: fc.double({ min: 0, max: 1, noNaN: true }),
            lost: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
          }),
          { maxLength: MAX_CHUNKS },
        ),
        (steps) => {
          let socket = new Socket();
          const viewer = new ViewerStream(channelOn(socket), true);
          let sent = 0;
          let heard = Buffer.alloc(0);
          let acknowledged = 0;
          let buffer = new ArrayBuffer(BUFFER_BYTES);
          for (const { bytes, acknowledged: share, lost } of steps) {
            const chunk = new Uint8Array(buffer, 0, bytes);
            chunk.set(patternFrom(sent, bytes));
            sent += bytes;
            viewer.send(chunk);
            buffer = viewer.bufferAfter(buffer, buffer.byteLength);
            const arrived = Buffer.concat([heard, ...socket.binary]);
            acknowledged += Math.floor((arrived.length - acknowledged) * share);
            viewer.acknowledged(acknowledged);
            if (lost === null) continue;
            heard = arrived.subarray(
              0,
              arrived.length - Math.floor((arrived.length - acknowledged) * lost),
            );
            acknowledged = heard.length;
            socket = new Socket();
            viewer.detach();
            expect(viewer.attach(channelOn(socket), heard.length)).toBe(sent - heard.length);
          }
          const all = patternFrom(0, sent);
          expect(Buffer.concat([heard, ...socket.binary]).equals(all)).toBe(true);
        },
      ),
    );
  });
});
