import { describe, it } from "vitest";

import { settled } from "./fake-time.ts";
import { liveSession, startSession } from "./session-stage.ts";

const HANDSHAKE = Uint8Array.from([...Buffer.from("RFB 003.008\n"), 1, 1]);
const KEY = Uint8Array.from([4, 1, 0, 0, 0, 0, 0, 0x61]);

describe("a viewer's connection", () => {
  it("begins with its number, before its first byte", async ({ expect }) => {
    const { viewer } = startSession();
    const order: string[] = [];
    const send = viewer.send.bind(viewer);
    viewer.send = (data) => {
      order.push(typeof data === "string" ? data : "bytes");
      send(data);
    };
    await settled();
    expect(order.slice(0, 2)).toEqual(['{"type":"connection","number":1}', "bytes"]);
  });

  it("is not heard before the viewer has said that it speaks of it", async ({ expect }) => {
    const { viewer, server, session } = startSession();
    await settled();
    viewer.says(HANDSHAKE);
    viewer.says(KEY);
    viewer.says({ type: "ack", received: 1_000_000 });
    viewer.says({ type: "connection", number: 1 });
    viewer.says(HANDSHAKE);
    viewer.says(KEY);
    await settled();
    expect(session.ended).toBe(false);
    expect(server.written.join().split(KEY.join())).toHaveLength(2);
  });

  it.for([
    ["says that it speaks of one that was never begun", { type: "connection", number: 2 }],
    ["sends bytes before there is one", HANDSHAKE],
    ["has received bytes before there is one", { type: "ack", received: 1 }],
  ] as const)("ends when the viewer %s", async ([, message], { expect }) => {
    const started = startSession(
      message instanceof Uint8Array || message.type === "ack"
        ? { dialTarget: () => new Promise(() => {}) }
        : {},
    );
    await settled();
    started.viewer.says(message);
    await settled();
    expect(started.session.ended).toBe(true);
    expect(started.viewer.controls.at(-1)).toEqual({ type: "end", code: "viewer-protocol" });
  });

  it("has to be answered before a ping that came after it", async ({ expect }) => {
    const { viewer, session, time } = startSession();
    const pings = () => viewer.controls.filter(({ type }) => type === "ping");
    await settled();
    expect(pings()).toEqual([]);
    while (pings().length === 0) await time.pass(5000);
    const [ping] = pings();
    if (ping?.type !== "ping") throw new Error("no ping");
    viewer.says({ type: "ack", received: 0, ping: ping.number });
    await settled();
    expect(session.ended).toBe(true);
    expect(viewer.controls.at(-1)).toEqual({ type: "end", code: "viewer-protocol" });
  });

  it("may be answered more than once", async ({ expect }) => {
    const { viewer, server, session } = await liveSession();
    viewer.says({ type: "connection", number: 1 });
    viewer.says(KEY);
    await settled();
    expect(server.written.slice(-KEY.length)).toEqual([...KEY]);
    expect(session.ended).toBe(false);
  });
});

describe("a viewer's ping", () => {
  it("is answered at once, and not twice in a second", async ({ expect }) => {
    const { viewer, time } = await liveSession();
    const pongs = () => viewer.controls.filter(({ type }) => type === "pong").length;
    viewer.says({ type: "ping" });
    expect(pongs()).toBe(1);
    await time.pass(999);
    viewer.says({ type: "ping" });
    expect(pongs()).toBe(1);
    await time.pass(1);
    viewer.says({ type: "ping" });
    expect(pongs()).toBe(2);
  });

  it("counts as much as any message, answered or not", async ({ expect }) => {
    const started = await liveSession();
    const { viewer } = started;
    for (let count = 0; count < 10_000; count += 1) viewer.says({ type: "ping" });
    await started.ended;
    expect(started.logged.at(-1)).toMatchObject({ code: "viewer-overload" });
    expect(viewer.controls.filter(({ type }) => type === "pong")).toHaveLength(1);
  });

  it("is answered while the session opens", async ({ expect }) => {
    const { viewer } = startSession({ dialTarget: () => new Promise(() => {}) });
    viewer.says({ type: "ping" });
    expect(viewer.controls.map(({ type }) => type)).toEqual(["hello", "pong"]);
  });
});
