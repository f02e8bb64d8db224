import { describe, it } from "vitest";

import { setTimer } from "../../../worker/wire/timers.ts";
import { UpstreamQueue } from "../../../worker/console/upstream-queue.ts";

/** A server that takes one write at a time, when told to. */
function slowServer() {
  const writes: string[] = [];
  let release = (): void => {};
  let fail: Error | undefined;
  const stream = new WritableStream<Uint8Array>({
    async write(chunk) {
      writes.push(Buffer.from(chunk).toString());
      await new Promise<void>((resolve) => (release = resolve));
      if (fail) throw fail;
    },
  });
  const step = async (error?: Error): Promise<void> => {
    await nextTurn();
    fail = error;
    release();
    await nextTurn();
  };
  return { writes, step, writer: stream.getWriter() };
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("UpstreamQueue", () => {
  it("writes at once and joins what arrives during a write", async ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 10_000, () => expect.unreachable());
    queue.push(bytes("a"));
    await nextTurn();
    expect(server.writes).toEqual(["a"]);
    queue.push(bytes("b"));
    queue.push(bytes("c"));
    queue.push(bytes("d"));
    await server.step();
    expect(server.writes).toEqual(["a", "bcd"]);
    await server.step();
    queue.push(bytes("e"));
    await nextTurn();
    expect(server.writes).toEqual(["a", "bcd", "e"]);
  });

  it("takes bytes up to its limit, counting those being written, and none past it", async ({
    expect,
  }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 200, () => expect.unreachable());
    expect(queue.push(new Uint8Array(36))).toBe(true); // 100
    expect(queue.push(new Uint8Array(37))).toBe(false); // 201
    expect(queue.push(new Uint8Array(36))).toBe(true); // 200
    expect(queue.push(new Uint8Array(0))).toBe(false);
    await server.step();
    await server.step();
    expect(queue.push(new Uint8Array(136))).toBe(true);
  });

  it("is filled by many tiny pieces as by few large ones", ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 65 * 100, () => expect.unreachable());
    for (let piece = 0; piece < 100; piece += 1) {
      expect(queue.push(new Uint8Array(1))).toBe(true);
    }
    expect(queue.push(new Uint8Array(1))).toBe(false);
  });

  it("reports a failed write once and writes nothing more", async ({ expect }) => {
    const server = slowServer();
    let failures = 0;
    const queue = new UpstreamQueue(server.writer, 10_000, () => (failures += 1));
    queue.push(bytes("a"));
    await server.step(new Error("reset"));
    queue.push(bytes("b"));
    await nextTurn();
    expect(failures).toBe(1);
    expect(server.writes).toEqual(["a"]);
  });

  it("joins what is queued in one go into one write, in order", async ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 10_000, () => expect.unreachable());
    for (const text of ["a", "b", "c"]) queue.push(bytes(text));
    await nextTurn();
    expect(server.writes).toEqual(["abc"]);
  });

  it("has finished once everything queued is written", async ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 10_000, () => expect.unreachable());
    await queue.finish(60_000, setTimer);
    queue.push(bytes("a"));
    await nextTurn();
    queue.push(bytes("b"));
    let finished = false;
    const finishing = queue.finish(60_000, setTimer).then(() => (finished = true));
    await server.step();
    expect({ finished, writes: server.writes }).toEqual({ finished: false, writes: ["a", "b"] });
    await server.step();
    await finishing;
  });

  it("does not wait longer than told for a server that takes nothing", async ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 10_000, () => expect.unreachable());
    queue.push(bytes("a"));
    await queue.finish(10, setTimer);
    expect(server.writes).toEqual(["a"]);
  });

  it("has finished when a write has failed", async ({ expect }) => {
    const server = slowServer();
    const queue = new UpstreamQueue(server.writer, 10_000, () => {});
    queue.push(bytes("a"));
    const finishing = queue.finish(60_000, setTimer);
    await server.step(new Error("reset"));
    await expect(finishing).resolves.toBeUndefined();
  });
});
