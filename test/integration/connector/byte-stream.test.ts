import { Duplex, PassThrough } from "node:stream";

import { describe, it } from "vitest";

import { ByteStream } from "../../../connector/byte-stream.ts";
import { abortAfter, orAbort } from "../../../connector/abort-after.ts";

const never = new AbortController().signal;

class Lost extends Error {
  readonly received: number;
  readonly reason: Error | undefined;

  constructor(reason: Error | undefined, received: number) {
    super("lost");
    this.reason = reason;
    this.received = received;
  }
}

function streamOf(raw: Duplex): ByteStream {
  return new ByteStream(raw, (error, received) => new Lost(error, received));
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe("ByteStream", () => {
  it("reads what comes, what was put back first, and the end", async ({ expect }) => {
    const raw = new PassThrough();
    const stream = streamOf(raw);
    const first = stream.read(never);
    raw.write("abc");
    expect(text(await first)).toBe("abc");
    stream.unread(Buffer.from("c"));
    stream.unread(Buffer.from("b"));
    raw.end("d");
    expect(text(await stream.read(never))).toBe("bc");
    expect(text(await stream.next(never))).toBe("d");
    expect(await stream.read(never)).toBeUndefined();
    await expect(stream.next(never)).rejects.toMatchObject({ received: 4, reason: undefined });
  });

  it("gives what had come before an error, then says what was lost", async ({ expect }) => {
    const raw = new PassThrough();
    const stream = streamOf(raw);
    raw.write("abc");
    expect(text(await stream.read(never))).toBe("abc");
    const reason = new Error("reset");
    raw.destroy(reason);
    await expect(stream.read(never)).rejects.toMatchObject({ received: 3, reason });
    await expect(stream.write(Buffer.from("x"), never)).rejects.toBeInstanceOf(Lost);
  });

  it("stops waiting when it is told to, with the reason", async ({ expect }) => {
    const stream = streamOf(new PassThrough());
    const controller = new AbortController();
    const read = stream.read(controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    await expect(stream.read(controller.signal)).rejects.toBe(reason);
    await expect(stream.write(Buffer.from("x"), controller.signal)).rejects.toBe(reason);
  });

  it("writes on when there is room", async ({ expect }) => {
    const taken: (() => void)[] = [];
    const raw = new Duplex({
      writableHighWaterMark: 4,
      read: () => {},
      write: (_chunk, _encoding, done) => taken.push(done),
    });
    const stream = streamOf(raw);
    await stream.write(Buffer.from("abc"), never);
    let isDone = false;
    const second = stream.write(Buffer.from("def"), never).finally(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    taken.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    taken.shift()?.();
    await second;
    expect(isDone).toBe(true);
  });

  it("is given away only while nothing of it has been read", async ({ expect }) => {
    const raw = new PassThrough();
    const stream = streamOf(raw);
    expect(stream.release()).toBe(raw);
    const early = new PassThrough();
    const held = streamOf(early);
    early.write("x");
    await new Promise((resolve) => setImmediate(resolve));
    expect(held.release()).toBeUndefined();
    const back = streamOf(new PassThrough());
    back.unread(Buffer.from("x"));
    expect(back.release()).toBeUndefined();
  });
});

describe("within", () => {
  it("gives the value in time, and the error of whoever comes first otherwise", async ({
    expect,
  }) => {
    const late = () => new Error("late");
    const forever = (signal: AbortSignal) => orAbort(new Promise<never>(() => {}), signal);
    expect(await abortAfter(1000, late, async () => 1)).toBe(1);
    await expect(abortAfter(5, late, forever)).rejects.toThrow("late");
    const outer = new AbortController();
    const waiting = abortAfter(1000, late, forever, outer.signal);
    outer.abort(new Error("outer"));
    await expect(waiting).rejects.toThrow("outer");
    await expect(abortAfter(1000, late, forever, outer.signal)).rejects.toThrow("outer");
  });
});
