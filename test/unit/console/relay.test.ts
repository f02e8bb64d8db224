import { describe, it } from "vitest";

import { Outbox } from "../../../worker/channel/outbox.ts";
import { Relay, type RelayOptions } from "../../../worker/console/relay.ts";
import { FakeTime, settled } from "./fake-time.ts";

const limits = { readBytes: 64 * 1024, maxReadBytes: 256 * 1024 };
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

const NOTHING = new Uint8Array(0);

/** A viewer behind a window; it acknowledges when told to. */
class WindowedViewer {
  taken = 0;
  queued = 0;
  steps = 0;
  acknowledged = 0;
  readonly #size: number;
  readonly #onChunk: (chunk: Uint8Array) => void;

  constructor(size: number, onChunk: (chunk: Uint8Array) => void) {
    this.#size = size;
    this.#onChunk = onChunk;
  }

  get window(): { readonly room: number } {
    return { room: this.#size - (this.taken - this.acknowledged) };
  }

  get isFull(): boolean {
    return this.queued > QUEUE;
  }

  bufferAfter(buffer: ArrayBuffer, size: number): ArrayBuffer {
    return size === buffer.byteLength ? buffer : new ArrayBuffer(size);
  }

  fromServer(chunk: Uint8Array): void {
    this.taken += chunk.length;
    this.#onChunk(chunk);
  }
}

interface Started {
  readonly reader: ReadableStreamBYOBReader;
  readonly size?: number;
  readonly onChunk?: (chunk: Uint8Array, viewer: WindowedViewer, relay: Relay) => void;
  readonly early?: Uint8Array;
  readonly limits?: RelayOptions["limits"];
}

function start({ reader, size = WINDOW, onChunk, early = NOTHING, ...more }: Started) {
  const time = new FakeTime();
  const turns = { waited: 0 };
  const viewer: WindowedViewer = new WindowedViewer(size, (chunk) =>
    onChunk?.(chunk, viewer, relay),
  );
  const relay: Relay = new Relay({
    reader,
    receiver: viewer,
    viewer,
    now: time.now,
    setTimer: (milliseconds, action) => {
      if (milliseconds > 0) return time.setTimer(milliseconds, action);
      turns.waited += 1;
      queueMicrotask(action);
      return () => {};
    },
    limits: more.limits ?? limits,
  });
  const relaying = relay.run(early);
  const acknowledge = (bytes: number): void => {
    viewer.acknowledged += bytes;
    relay.roomChanged();
  };
  return { relay, relaying, viewer, acknowledge, time, turns };
}

describe("Relay", () => {
  it("hands on every byte in order, whatever buffer is used again, and the early ones first", async ({
    expect,
  }) => {
    const total = 1_000_003;
    const { reader } = floodingServer(total);
    let received = -3;
    let wrong = 0;
    const { relaying } = start({
      reader,
      early: Uint8Array.of(1, 2, 3),
      onChunk: (chunk, viewer, relay) => {
        for (const byte of chunk) {
          if (byte !== (received < 0 ? received + 4 : received % 251)) wrong += 1;
          received += 1;
        }
        queueMicrotask(() => {
          viewer.acknowledged += chunk.length;
          relay.roomChanged();
        });
      },
    });
    await relaying;
    expect({ received, wrong }).toEqual({ received: total, wrong: 0 });
  });

  it("reads at most what there is room for, and nothing while that is little", async ({
    expect,
  }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const { relay, relaying, viewer, acknowledge } = start({ reader: server.reader });
    await settled();
    expect(viewer.taken).toBe(WINDOW);
    expect(server.taken).toBe(WINDOW);
    acknowledge(LEAST - 1);
    await settled();
    expect(server.taken).toBe(WINDOW);
    acknowledge(1);
    await settled();
    expect(server.taken).toBe(WINDOW + LEAST);
    relay.stop();
    await relaying;
    expect(server.taken).toBe(WINDOW + LEAST);
    expect(server.cancelled).toBe(true);
  });

  it("reads more at once from a server that fills its reads, up to the limit", async ({
    expect,
  }) => {
    const { reader } = floodingServer(4 * 1024 * 1024);
    const sizes: number[] = [];
    const { relaying } = start({
      reader,
      size: Number.MAX_SAFE_INTEGER,
      onChunk: (chunk) => void sizes.push(chunk.length / 1024),
    });
    await relaying;
    expect(sizes.slice(0, 4)).toEqual([64, 128, 256, 256]);
    expect(Math.max(...sizes)).toBe(256);
  });

  it("stops reading while the runtime's own send queue is full", async ({ expect }) => {
    const server = floodingServer(Number.MAX_SAFE_INTEGER);
    const { relay, relaying, viewer, time } = start({
      reader: server.reader,
      size: Number.MAX_SAFE_INTEGER,
      onChunk: (chunk, to) => void (to.queued += chunk.length),
    });
    await time.pass(1000);
    const full = viewer.queued;
    expect(full).toBeGreaterThan(QUEUE);
    expect(full).toBeLessThanOrEqual(QUEUE + limits.maxReadBytes);
    viewer.queued = 0;
    await time.pass(80);
    expect(viewer.queued).toBeGreaterThan(QUEUE);
    relay.stop();
    await time.pass(80);
    await relaying;
    expect(time.pending).toBe(0);
  });

  it("gives others a turn after many steps, of which 4 KiB are one", async ({ expect }) => {
    for (const [cost, waited] of [
      [0, 0],
      [8176, 8],
      [8177, 16],
    ] as const) {
      const { reader } = floodingServer(16 * limits.readBytes);
      let taken = 0;
      const { relaying, turns } = start({
        reader,
        size: Number.MAX_SAFE_INTEGER,
        limits: { ...limits, maxReadBytes: limits.readBytes },
        onChunk: (_, viewer) => {
          taken += 1;
          viewer.steps += cost;
        },
      });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await relaying;
      expect({ taken, ...turns }).toEqual({ taken: 16, waited });
    }
  });

  it("hands on nothing once it is over, not even a read in flight", async ({ expect }) => {
    let answer = (): void => {};
    const readable = new ReadableStream({
      type: "bytes",
      async pull(controller) {
        await new Promise<void>((resolve) => (answer = resolve));
        const request = controller.byobRequest;
        request?.respond(request.view?.byteLength ?? 0);
      },
    });
    const { relay, relaying, viewer } = start({ reader: readable.getReader({ mode: "byob" }) });
    await settled();
    relay.stop();
    answer();
    await relaying;
    expect(viewer.taken).toBe(0);
  });

  it("ends while it waits for room", async ({ expect }) => {
    const { reader } = floodingServer(1000);
    const { relay, relaying, viewer } = start({ reader, size: LEAST - 1 });
    await settled();
    relay.stop();
    await relaying;
    expect(viewer.taken).toBe(0);
  });

  it("throws that the connection is lost when the transport fails, and nothing of its words", async ({
    expect,
  }) => {
    const readable = new ReadableStream({
      type: "bytes",
      pull(controller) {
        controller.error(new Error("reset"));
      },
    });
    const { relaying } = start({ reader: readable.getReader({ mode: "byob" }) });
    await expect(relaying).rejects.toMatchObject({ name: "TunnelError", code: "refused" });
  });

  it("lets an error of the receiver through", async ({ expect }) => {
    const { reader } = floodingServer(1000);
    const { relaying } = start({
      reader,
      onChunk: () => {
        throw new RangeError("full");
      },
    });
    await expect(relaying).rejects.toThrow(RangeError);
  });

  it("gives up a large buffer that was not filled between two calls of rest", async ({
    expect,
  }) => {
    const asked: number[] = [];
    /** Fills what is read into twice, then sends one byte at a time. */
    const reader = new ReadableStream({
      type: "bytes",
      pull(controller) {
        const view = controller.byobRequest?.view;
        if (!view) throw new Error("not a BYOB read");
        asked.push(view.byteLength);
        controller.byobRequest?.respond(asked.length <= 2 ? view.byteLength : 1);
      },
    }).getReader({ mode: "byob" });
    const { relaying } = start({
      reader,
      size: Number.MAX_SAFE_INTEGER,
      onChunk: (_chunk, _viewer, relay) => {
        if (asked.length === 3 || asked.length === 5) relay.rest();
        if (asked.length === 7) relay.stop();
      },
    });
    await relaying;
    const { readBytes } = limits;
    expect(asked).toEqual([1, 2, 4, 4, 4, 1, 1].map((times) => times * readBytes));
  });

  it("never reads into a buffer that the outbox has taken meanwhile", async ({ expect }) => {
    const outbox = new Outbox();
    const { reader } = floodingServer(3 * limits.readBytes);
    const viewer = {
      isFull: false,
      window: { room: Number.MAX_SAFE_INTEGER },
      steps: 0,
      bufferAfter: (buffer: ArrayBuffer, size: number) =>
        outbox.isKept(buffer) ? outbox.spare(size) : buffer,
      fromServer(chunk: Uint8Array<ArrayBuffer>): void {
        if (this.steps > 0)
          left.push([...outbox.from(outbox.acknowledged)].flatMap((part) => [...part]));
        outbox.add(chunk);
        this.steps += 10_000;
      },
    };
    const kept = Uint8Array.of(1, 2, 3);
    /** What the outbox holds when the next chunk comes. */
    const left: number[][] = [];
    const relay: Relay = new Relay({
      reader,
      receiver: viewer,
      viewer,
      now: () => 0,
      // While the relay gives way, the viewer acknowledges all; something short is sent before it reads on.
      setTimer: (_milliseconds, action) => {
        outbox.acknowledge(outbox.sent);
        viewer.window.room = 0;
        queueMicrotask(action);
        setImmediate(() => {
          outbox.add(kept);
          viewer.window.room = Number.MAX_SAFE_INTEGER;
          relay.roomChanged();
        });
        return () => {};
      },
      limits: { readBytes: limits.readBytes, maxReadBytes: limits.readBytes },
    });
    await relay.run(NOTHING);
    expect(left).toEqual([kept, kept].map((bytes) => [...bytes]));
  });
});
