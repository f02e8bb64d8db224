import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe, it } from "vitest";

import { startLagProxy, type LagOptions, type LagProxy } from "../../support/lag-proxy.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A server that does `serve` with each connection, and a proxy before it. */
async function behindProxy(
  serve: (socket: Socket) => void,
  options: Partial<LagOptions> = {},
): Promise<{ proxy: LagProxy; server: Server }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const proxy = await startLagProxy({
    host: "127.0.0.1",
    port: address.port,
    roundTripMs: 0,
    ...options,
  });
  closers.push(
    () => proxy.close(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  return { proxy, server };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  await once(socket, "connect");
  return socket;
}

async function everything(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A socket gives Buffers unless an encoding is set.
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("the lag proxy", () => {
  it.for([
    { name: "no lag", options: {} },
    { name: "lag", options: { roundTripMs: 30 } },
    { name: "little room", options: { roundTripMs: 10, inFlightLimit: 10_000 } },
    { name: "little bandwidth", options: { bytesPerSecond: 4_000_000 } },
  ])("keeps bytes, their order and both ends with $name", async ({ options }, { expect }) => {
    const { proxy } = await behindProxy((socket) => socket.pipe(socket), options);
    const socket = await dial(proxy.port);
    const sent = randomBytes(300_000);
    socket.end(sent);
    expect((await everything(socket)).equals(sent)).toBe(true);
    expect(proxy.passed()).toEqual({ toServer: sent.length, toClient: sent.length });
  });

  it("adds the round-trip time", async ({ expect }) => {
    const { proxy } = await behindProxy((socket) => socket.pipe(socket), { roundTripMs: 200 });
    const socket = await dial(proxy.port);
    const start = performance.now();
    socket.write("x");
    await once(socket, "data");
    // Only a lower bound: a busy machine can be later, never earlier than its own clock.
    expect(performance.now() - start).toBeGreaterThanOrEqual(199);
    socket.destroy();
  });

  it("holds a server back while it is stalled, and loses nothing", async ({ expect }) => {
    const size = 32 * 1024 * 1024;
    const { proxy } = await behindProxy((socket) => socket.end(Buffer.alloc(size, 7)));
    proxy.stall();
    const socket = await dial(proxy.port);
    const received = everything(socket);
    await sleep(100);
    expect(proxy.passed().toClient).toBe(0);
    proxy.flow();
    socket.end();
    expect((await received).length).toBe(size);
  });

  it("cuts connections and accepts new ones", async ({ expect }) => {
    const { proxy } = await behindProxy((socket) => socket.pipe(socket));
    const first = await dial(proxy.port);
    first.write("x");
    await once(first, "data");
    const lost = once(first, "error");
    proxy.cut();
    expect(String((await lost)[0])).toContain("ECONNRESET");
    const second = await dial(proxy.port);
    second.end("y");
    expect((await everything(second)).toString()).toBe("y");
  });

  it("cuts the other side when one side breaks", async ({ expect }) => {
    const { proxy } = await behindProxy((socket) => {
      socket.once("data", () => socket.resetAndDestroy());
    });
    const socket = await dial(proxy.port);
    const closed = new Promise<void>((resolve) => {
      socket.on("error", () => undefined).on("close", () => resolve());
    });
    socket.write("x");
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});
