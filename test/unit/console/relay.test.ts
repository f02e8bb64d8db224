import { describe, it } from "vitest";

import { DownstreamWindow } from "../../../worker/console/downstream-window.ts";
import { relayDownstream } from "../../../worker/console/relay.ts";

const limits = { readBytes: 64 * 1024, sendQueueBytes: 1024 * 1024 };
const WINDOW = 256 * 1024;

/** A server with `total` bytes to send; counts what was taken from it. */
function floodingServer(total: number) {
  const server = { taken: 0, cancelled: false };
  const readable = new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (server.taken >= total) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      const view = controller.byobRequest?.view;
      if (!view) throw new Error("not a BYOB read");
      const chunk = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const size = Math.min(chunk.length, total - server.taken);
      for (let i = 0; i < size; i += 1) chunk[i] = (server.taken + i) % 251;
      server.taken += size;
      controller.byobRequest?.respond(size);
    },
    cancel() {
      server.cancelled = true;
    },
  });
  return Object.assign(server, { reader: readable.getReader({ mode: "byob" }) });
}

const settle = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe("relayDownstream", () => {
  it("hands on every byte in order, whatever buffer is reused", async ({ expect }) => {
    const total = 1_000_003;
    const server = floodingServer(total);
    const window = new DownstreamWindow(WINDOW);
    let received = 0;
    let wrong = 0;
    const viewer = {
      send(data: Uint8Array) {
        for (const byte of data) {
          if (byte !== received % 251) wrong += 1;
          received += 1;
        }
        queueMicrotask(() => window.acknowledge(received));
      },
    };
    await relayDownstream(server.reader, viewer, window, limits, () => false);
    expect({ received, wrong }).toEqual({ received: total, wrong: 0 });
  });

  it("stops reading from the server when the viewer acknowledges nothing", async ({ expect }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const window = new DownstreamWindow(WINDOW);
    let over = false;
    let queued = 0;
    const viewer = { send: (data: Uint8Array) => void (queued += data.length) };
    const relaying = relayDownstream(server.reader, viewer, window, limits, () => over);
    await settle();
    expect(queued).toBeGreaterThan(WINDOW - 16 * 1024);
    expect(queued).toBeLessThanOrEqual(WINDOW);
    expect(server.taken).toBe(queued);

    window.acknowledge(queued); // reads one more window
    await settle();
    expect(server.taken).toBeLessThanOrEqual(2 * WINDOW);
    expect(server.taken).toBeGreaterThan(WINDOW);

    over = true;
    window.release();
    await relaying;
  });

  it("stops reading while the runtime's own send queue is full", async ({ expect }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const window = new DownstreamWindow(64 * 1024 * 1024);
    const viewer = {
      bufferedAmount: 0,
      send(data: Uint8Array) {
        this.bufferedAmount += data.length;
      },
    };
    let over = false;
    const relaying = relayDownstream(server.reader, viewer, window, limits, () => over);
    await settle();
    const full = viewer.bufferedAmount;
    expect(full).toBeGreaterThan(limits.sendQueueBytes);
    expect(full).toBeLessThanOrEqual(limits.sendQueueBytes + limits.readBytes);
    viewer.bufferedAmount = 0;
    await settle();
    expect(viewer.bufferedAmount).toBeGreaterThan(limits.sendQueueBytes);
    over = true;
    await relaying;
  });
});
