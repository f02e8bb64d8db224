import { describe, it } from "vitest";

import type { Tunnel } from "../../../worker/tunnel/tunnel.ts";
import {
  MAX_FRAME_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_WAITING_BYTES,
  tunnelOfWebSocket,
} from "../../../worker/tunnel/websocket/stream.ts";

/** A tunnel, and the server's end of its WebSocket with all that came there. */
function pair() {
  const { 0: client, 1: server } = new WebSocketPair();
  server.binaryType = "arraybuffer";
  const received: Uint8Array[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    server.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
  });
  server.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) received.push(new Uint8Array(data));
  });
  server.accept();
  return { tunnel: tunnelOfWebSocket(client), server, received, closed };
}

async function readAll(tunnel: Tunnel): Promise<number[]> {
  const reader = tunnel.readable.getReader({ mode: "byob" });
  const all: number[] = [];
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(5));
    if (done) return all;
    all.push(...value);
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe("a WebSocket as a byte stream", () => {
  it("joins messages for readers with a buffer, and hands on all that came before the end", async ({
    expect,
  }) => {
    const { tunnel, server } = pair();
    for (let byte = 0; byte < 12; byte += 1) server.send(Uint8Array.of(byte));
    server.send(new Uint8Array(0));
    server.close(1000, "canary");
    expect(await readAll(tunnel)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("serves a reader without a buffer, then one with", async ({ expect }) => {
    const { tunnel, server } = pair();
    const first = tunnel.readable.getReader();
    const read = first.read();
    await soon();
    server.send(Uint8Array.of(1, 2, 3));
    expect((await read).value).toEqual(Uint8Array.of(1, 2, 3));
    first.releaseLock();
    server.send(Uint8Array.of(4));
    const second = tunnel.readable.getReader({ mode: "byob" });
    expect((await second.read(new Uint8Array(9))).value).toEqual(Uint8Array.of(4));
    tunnel.close();
    expect((await second.read(new Uint8Array(9))).done).toBe(true);
  });

  it("sends frames up to the limit whole, and longer ones in parts", async ({ expect }) => {
    const { tunnel, received } = pair();
    const writer = tunnel.writable.getWriter();
    await writer.write(new Uint8Array(MAX_FRAME_BYTES));
    await writer.write(new Uint8Array(MAX_FRAME_BYTES + 1));
    await soon();
    expect(received.map(({ length }) => length)).toEqual([MAX_FRAME_BYTES, MAX_FRAME_BYTES, 1]);
    tunnel.close();
  });

  it("takes a message of the longest size and none longer", async ({ expect }) => {
    const { tunnel, server, closed } = pair();
    server.send(new Uint8Array(MAX_MESSAGE_BYTES));
    const reader = tunnel.readable.getReader({ mode: "byob" });
    let got = 0;
    while (got < MAX_MESSAGE_BYTES) {
      got += (await reader.read(new Uint8Array(1 << 20))).value?.length ?? 0;
    }
    server.send(new Uint8Array(MAX_MESSAGE_BYTES + 1));
    await expect(reader.read(new Uint8Array(1))).rejects.toMatchObject({ code: "protocol" });
    expect((await closed).code).toBe(1002);
  });

  it("takes no text", async ({ expect }) => {
    const { tunnel, server, closed } = pair();
    server.send("RFB 003.008\n");
    const reader = tunnel.readable.getReader();
    await expect(reader.read()).rejects.toMatchObject({ name: "TunnelError", code: "protocol" });
    expect((await closed).code).toBe(1002);
    const writer = tunnel.writable.getWriter();
    await expect(writer.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "protocol" });
  });

  it.for([
    ["bytes", 1024 * 1024 - 64],
    ["messages of one byte", 1],
  ] as const)("holds as many %s as its limit and not one more", async ([, size], { expect }) => {
    const { tunnel, server, closed } = pair();
    const message = new Uint8Array(size);
    const fits = Math.floor(MAX_WAITING_BYTES / (size + 64));
    for (let count = 0; count < fits; count += 1) server.send(message);
    await soon();
    const state = await Promise.race([closed, soon().then(() => "open")]);
    expect(state).toBe("open");
    server.send(message);
    expect((await closed).code).toBe(1002);
    const reader = tunnel.readable.getReader();
    await expect(reader.read()).rejects.toMatchObject({ code: "protocol" });
  });

  it("makes room by being read", async ({ expect }) => {
    const { tunnel, server } = pair();
    const message = new Uint8Array(1024 * 1024 - 64);
    const reader = tunnel.readable.getReader({ mode: "byob" });
    for (let count = 0; count < 40; count += 1) {
      server.send(message);
      let got = 0;
      while (got < message.length) {
        got += (await reader.read(new Uint8Array(1 << 20))).value?.length ?? 0;
      }
    }
    tunnel.close();
    expect((await reader.read(new Uint8Array(1))).done).toBe(true);
  });

  it.for([1000, 1001, 1002, 1011, 3000, 4999])(
    "ends both directions when the server closes with %i",
    async (code, { expect }) => {
      const { tunnel, server } = pair();
      const writer = tunnel.writable.getWriter();
      server.close(code, "canary");
      expect(await readAll(tunnel)).toEqual([]);
      await expect(writer.write(Uint8Array.of(1))).rejects.toMatchObject({ name: "TunnelError" });
    },
  );

  it("is closed with 1000 by whichever end of it is closed first, and once", async ({ expect }) => {
    const ways: ((tunnel: Tunnel) => unknown)[] = [
      (tunnel) => tunnel.close(),
      (tunnel) => tunnel.readable.cancel(),
      (tunnel) => tunnel.writable.close(),
      (tunnel) => tunnel.writable.abort(new Error("canary")),
    ];
    for (const end of ways) {
      const { tunnel, closed } = pair();
      await end(tunnel);
      expect(await closed).toEqual({ code: 1000, reason: "" });
      tunnel.close();
    }
  });
});

/** A socket of a newer runtime, which tells how much it has not sent yet. */
class SlowSocket extends EventTarget {
  binaryType = "blob";
  bufferedAmount = 0;
  sent = 0;
  accept(): void {}
  close(): void {}
  send(data: Uint8Array): void {
    this.sent += 1;
    this.bufferedAmount += data.length;
  }
}

describe("writing to a WebSocket that tells what waits", () => {
  it("waits while more than 64 KiB wait, and no longer than the socket lives", async ({
    expect,
  }) => {
    const socket = new SlowSocket();
    const tunnel = tunnelOfWebSocket(socket as unknown as WebSocket);
    const writer = tunnel.writable.getWriter();
    await writer.write(new Uint8Array(60_000));
    await writer.write(new Uint8Array(60_000));
    const third = writer.write(Uint8Array.of(1));
    await soon();
    expect(socket.sent).toBe(2);
    socket.bufferedAmount = 64 * 1024;
    await third;
    expect(socket.sent).toBe(3);
    socket.bufferedAmount = 64 * 1024 + 1;
    const fourth = writer.write(Uint8Array.of(1));
    tunnel.close();
    await expect(fourth).rejects.toMatchObject({ code: "refused" });
    expect(socket.sent).toBe(3);
  });
});
