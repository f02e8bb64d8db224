import { describe, it, vi } from "vitest";

import { setTimer } from "../../../worker/wire/timers.ts";
import { Gate } from "../../../worker/console/gate.ts";
import { relayDownstream, type RelayOptions } from "../../../worker/console/relay.ts";

const limits = { readBytes: 64 * 1024, mostReadBytes: 256 * 1024 };
const QUEUE = 1024 * 1024;
const WINDOW = 256 * 1024;
/** Less room than this is not worth a read. */
const LEAST = 16 * 1024;

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

/** A viewer behind a window; it acknowledges when told to. */
function viewer(window = WINDOW) {
  const gate = new Gate();
  const state = { taken: 0, acknowledged: 0, over: false, queued: 0 };
  const options = {
    gate,
    limits,
    take: (chunk: Uint8Array) => void (state.taken += chunk.length),
    room: () => window - (state.taken - state.acknowledged),
    isOver: () => state.over,
    isFull: () => state.queued > QUEUE,
    steps: () => 0,
    setTimer,
  } satisfies Omit<RelayOptions, "reader">;
  const acknowledge = (bytes: number): void => {
    state.acknowledged += bytes;
    gate.check();
  };
  const end = (): void => {
    state.over = true;
    gate.check();
  };
  return { state, options, acknowledge, end };
}

describe("relayDownstream", () => {
  it("hands on every byte in order, whatever buffer is reused", async ({ expect }) => {
    const total = 1_000_003;
    const { reader } = floodingServer(total);
    const { options, acknowledge } = viewer();
    let received = 0;
    let wrong = 0;
    const take = (data: Uint8Array): void => {
      options.take(data);
      for (const byte of data) {
        if (byte !== received % 251) wrong += 1;
        received += 1;
      }
      queueMicrotask(() => acknowledge(data.length));
    };
    await relayDownstream({ ...options, reader, take });
    expect({ received, wrong }).toEqual({ received: total, wrong: 0 });
  });

  it("reads at most what there is room for, and nothing while that is little", async ({
    expect,
  }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const { options, state, acknowledge, end } = viewer();
    const relaying = relayDownstream({ ...options, reader: server.reader });
    await settle();
    expect(state.taken).toBe(WINDOW);
    expect(server.taken).toBe(WINDOW);
    acknowledge(LEAST - 1);
    await settle();
    expect(server.taken).toBe(WINDOW);
    acknowledge(1);
    await settle();
    expect(server.taken).toBe(WINDOW + LEAST);
    end();
    await relaying;
    expect(server.taken).toBe(WINDOW + LEAST);
  });

  it("reads in larger pieces from a server that fills them, up to a limit", async ({ expect }) => {
    const server = floodingServer(4 * 1024 * 1024);
    const sizes: number[] = [];
    const { options } = viewer();
    await relayDownstream({
      ...options,
      reader: server.reader,
      room: () => Number.MAX_SAFE_INTEGER,
      take: (data) => void sizes.push(data.length / 1024),
    });
    expect(sizes.slice(0, 4)).toEqual([64, 128, 256, 256]);
    expect(Math.max(...sizes)).toBe(256);
  });

  it("reads more at once from a server that fills its reads, up to the limit", async ({
    expect,
  }) => {
    const { reader } = floodingServer(1_000_000);
    const { options } = viewer(Number.MAX_SAFE_INTEGER);
    const sizes: number[] = [];
    const take = (chunk: Uint8Array): void => void sizes.push(chunk.length / 1024);
    await relayDownstream({ ...options, reader, take });
    expect(sizes.slice(0, 4)).toEqual([64, 128, 256, 256]);
  });

  it("stops reading while the runtime's own send queue is full", async ({ expect }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const { options, state, end } = viewer(Number.MAX_SAFE_INTEGER);
    const take = (chunk: Uint8Array): void => void (state.queued += chunk.length);
    const relaying = relayDownstream({ ...options, reader: server.reader, take });
    await settle();
    const full = state.queued;
    expect(full).toBeGreaterThan(QUEUE);
    expect(full).toBeLessThanOrEqual(QUEUE + limits.mostReadBytes);
    state.queued = 0;
    await settle();
    expect(state.queued).toBeGreaterThan(QUEUE);
    end();
    await relaying;
  });

  it("gives others a turn after many steps, of which 4 KiB are one", async ({ expect }) => {
    for (const [cost, turns] of [
      [0, 0],
      [8176, 8],
      [8177, 16],
    ] as const) {
      const server = floodingServer(16 * limits.readBytes);
      const { options } = viewer(Number.MAX_SAFE_INTEGER);
      let steps = 0;
      let taken = 0;
      const timer = vi.spyOn(globalThis, "setTimeout");
      await relayDownstream({
        ...options,
        limits: { ...limits, mostReadBytes: limits.readBytes },
        reader: server.reader,
        take: () => {
          taken += 1;
          steps += cost;
        },
        steps: () => steps,
      });
      const waited = timer.mock.calls.length;
      timer.mockRestore();
      expect({ taken, waited }).toEqual({ taken: 16, waited: turns });
    }
  });

  it("hands on nothing once it is over, not even a read under way", async ({ expect }) => {
    let answer = (): void => {};
    const readable = new ReadableStream({
      type: "bytes",
      async pull(controller) {
        await new Promise<void>((resolve) => (answer = resolve));
        const request = controller.byobRequest;
        request?.respond(request.view?.byteLength ?? 0);
      },
    });
    const { options, state, end } = viewer();
    const reader = readable.getReader({ mode: "byob" });
    const relaying = relayDownstream({ ...options, reader });
    await settle();
    end();
    answer();
    await relaying;
    expect(state.taken).toBe(0);
  });

  it("rejects when the transport fails", async ({ expect }) => {
    const readable = new ReadableStream({
      type: "bytes",
      pull(controller) {
        controller.error(new Error("reset"));
      },
    });
    const { options } = viewer();
    const reader = readable.getReader({ mode: "byob" });
    await expect(relayDownstream({ ...options, reader })).rejects.toMatchObject({
      name: "TunnelError",
      code: "refused",
    });
  });

  it("lets an error of the taker through", async ({ expect }) => {
    const { reader } = floodingServer(1000);
    const { options } = viewer();
    const take = (): never => {
      throw new RangeError("full");
    };
    await expect(relayDownstream({ ...options, reader, take })).rejects.toThrow(RangeError);
  });
});
