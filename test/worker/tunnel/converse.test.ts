import { describe, it, vi } from "vitest";

import { RfbError } from "../../../worker/rfb/errors.ts";
import {
  bytes,
  enter,
  secure,
  send,
  u8,
  verdict,
  type Conversation,
} from "../../../worker/wire/conversation.ts";
import { converse } from "../../../worker/tunnel/converse.ts";
import type { Tunnel } from "../../../worker/tunnel/tunnel.ts";

/** A tunnel whose peer is the test. */
function pair() {
  const down = new IdentityTransformStream();
  const sent: number[] = [];
  const writable = new WritableStream<Uint8Array>({ write: (chunk) => void sent.push(...chunk) });
  const tunnel: Tunnel = { readable: down.readable, writable, close: () => undefined };
  return { tunnel, sent, peer: down.writable.getWriter() };
}

function* twoSteps(): Conversation<number> {
  yield* enter("version");
  const first = yield* u8();
  yield* send(Uint8Array.of(first));
  yield* enter("security");
  return first + (yield* u8());
}

const say = (peer: WritableStreamDefaultWriter<Uint8Array>, ...data: number[]): void =>
  void peer.write(Uint8Array.from(data)).catch(() => {});
const realTimeout = globalThis.setTimeout;
/** Everything that only waits for its turn has had it, while the clock of a test may stand still. */
const settled = (): Promise<void> => new Promise((resolve) => realTimeout(resolve, 20));

describe("a conversation over a tunnel", () => {
  it("gives its result, what came after it, and the locks back", async ({ expect }) => {
    const { tunnel, sent, peer } = pair();
    say(peer, 1, 2, 3, 4);
    const { result, rest, tunnel: last } = await converse(tunnel, twoSteps(), { stepMs: 1000 });
    expect([result, [...rest], sent]).toEqual([3, [3, 4], [1]]);
    expect(last).toBe(tunnel);
    expect([tunnel.readable.locked, tunnel.writable.locked]).toEqual([false, false]);
  });

  it("begins with what came before, which may be all of it", async ({ expect }) => {
    const { tunnel } = pair();
    const early = Uint8Array.of(1, 2, 9);
    const { result, rest } = await converse(tunnel, twoSteps(), { stepMs: 1000, early });
    expect([result, [...rest]]).toEqual([3, [9]]);
  });

  it("gives every step its own time, and none more, however the bytes trickle", async ({
    expect,
    onTestFinished,
  }) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const slow = pair();
    const good = converse(slow.tunnel, twoSteps(), { stepMs: 1000 });
    await settled();
    vi.advanceTimersByTime(900);
    say(slow.peer, 1);
    while (slow.sent.length === 0) await settled();
    await settled();
    vi.advanceTimersByTime(900);
    say(slow.peer, 2);
    expect((await good).result).toBe(3);

    const late = pair();
    const bad = expect(converse(late.tunnel, bytes(100), { stepMs: 1000 })).rejects.toMatchObject({
      code: "timeout",
    });
    for (let sent = 0; sent < 10; sent += 1) {
      await settled();
      say(late.peer, 0);
      await settled();
      vi.advanceTimersByTime(100);
    }
    // No time passes any more.
    await bad;
    expect(late.tunnel.readable.locked).toBe(false);
  });

  it("does not wait longer for a write than for a read", async ({ expect }) => {
    const { tunnel } = pair();
    const stuck = {
      ...tunnel,
      writable: new WritableStream({ write: () => new Promise(() => {}) }),
    };
    await expect(converse(stuck, send(Uint8Array.of(1)), { stepMs: 100 })).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it.for([
    ["hangs up", (peer: WritableStreamDefaultWriter<Uint8Array>): void => void peer.close()],
    ["resets", (peer: WritableStreamDefaultWriter<Uint8Array>): void => void peer.abort()],
    ["falls silent", () => undefined],
  ] as const)(
    "ends with the verdict of a peer that says no and then %s",
    async ([, leave], { expect }) => {
      function* refused(): Conversation<void> {
        yield* u8();
        yield* verdict(new RfbError("login-failed", "no"));
        yield* bytes(4);
      }
      const { tunnel, peer } = pair();
      say(peer, 1, 0, 0);
      const talk = converse(tunnel, refused(), { stepMs: 100 });
      const ended = expect(talk).rejects.toMatchObject({ code: "login-failed" });
      await settled();
      leave(peer);
      await ended;
    },
  );

  it("is refused by a peer that hangs up, and by one that resets", async ({ expect }) => {
    const gone = pair();
    void gone.peer.close().catch(() => {});
    await expect(converse(gone.tunnel, u8(), { stepMs: 1000 })).rejects.toMatchObject({
      code: "refused",
    });
    for (const [isSecured, code] of [
      [false, "refused"],
      [true, "tls"],
    ] as const) {
      const reset = { ...pair().tunnel, isSecured, readable: failing() };
      await expect(converse(reset, u8(), { stepMs: 1000 })).rejects.toMatchObject({ code });
    }
  });

  it("ends with the signal, and does not begin after it", async ({ expect }) => {
    const { tunnel } = pair();
    const end = new AbortController();
    const talk = converse(tunnel, u8(), { stepMs: 60_000, signal: end.signal });
    const ended = expect(talk).rejects.toMatchObject({ code: "refused" });
    await settled();
    end.abort();
    await ended;
    const over = converse(pair().tunnel, u8(), { stepMs: 60_000, signal: end.signal });
    await expect(over).rejects.toMatchObject({ code: "refused" });
  });

  it("goes on inside TLS with the tunnel that it gets, and not without", async ({ expect }) => {
    function* protocol(): Conversation<number> {
      yield* u8();
      yield* secure();
      yield* send(Uint8Array.of(7));
      return yield* u8();
    }
    const outside = pair();
    const inside = pair();
    say(outside.peer, 1);
    say(inside.peer, 5, 6);
    const startTls = async (): Promise<Tunnel> => {
      // Its locks are free by then.
      outside.tunnel.readable.getReader().releaseLock();
      return inside.tunnel;
    };
    const { result, rest, tunnel } = await converse({ ...outside.tunnel, startTls }, protocol(), {
      stepMs: 1000,
    });
    expect([result, [...rest], inside.sent]).toEqual([5, [6], [7]]);
    expect(tunnel).toBe(inside.tunnel);

    const plain = pair();
    say(plain.peer, 1);
    await expect(converse(plain.tunnel, protocol(), { stepMs: 1000 })).rejects.toMatchObject({
      code: "tls",
      check: "connector",
    });
    const injected = pair();
    say(injected.peer, 1, 2);
    await expect(
      converse({ ...injected.tunnel, startTls }, protocol(), { stepMs: 1000 }),
    ).rejects.toMatchObject({ code: "tls", check: "injection" });
  });
});

function failing(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.error(new Error("canary 10.1.2.3")),
  });
}
