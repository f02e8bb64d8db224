import * as v from "valibot";
import { afterEach, describe, inject, it, vi } from "vitest";

import type { EndCode } from "../../../worker/channel/ends.ts";
import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { Claims, type WebSocketTarget } from "../../../worker/ticket/claims.ts";
import { lastEvent, watchLog } from "../support/log.ts";
import { openTarget, outcomeOf, report } from "../support/target.ts";
import { claimsFor } from "../support/viewer.ts";
import { SOON } from "../../support/soon.ts";

const ports = inject("ports");
const { websocket } = inject("targets");

const console = (more: Partial<WebSocketTarget> = {}): WebSocketTarget => ({
  kind: "websocket",
  host: "127.0.0.1",
  port: websocket.plain,
  path: "/console",
  subprotocol: "binary",
  tls: false,
  ...more,
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a console that is a WebSocket", () => {
  it.for([
    ["ws on the internet", {}, "internet", undefined],
    ["wss on the internet", { port: websocket.secure, tls: {} }, "internet", "platform"],
    ["ws in a private network", { host: "10.77.0.5" }, "dc1", undefined],
    ["ws in a network by its name", { host: "kvm.dc1.internal", route: "dc1" }, "dc1", undefined],
  ] as const)("is opened as %s", async ([, more, route, tls], { expect }) => {
    const lines = watchLog();
    expect(await outcomeOf(console(more))).toBe("live");
    expect(lastEvent(lines, "session-live")).toEqual({
      event: "session-live",
      directoryMilliseconds: expect.any(Number),
      milliseconds: expect.any(Number),
      kind: "websocket",
      route,
      ...(tls === undefined ? {} : { tls }),
    });
  });

  it("gets the headers of the ticket and no others, and nobody else does", async ({ expect }) => {
    const lines = watchLog();
    const target = console({
      path: "/canary-path/ticket?vncticket=canary%3Aquery&a=b",
      headers: {
        authorization: "Bearer canary-authorization",
        cookie: "PVEAuthCookie=canary-cookie",
        origin: "https://portal.example",
      },
    });
    const viewer = await openTarget(target);
    await viewer.live();
    expect(viewer.end).toBe(undefined);
    viewer.socket.close(1000, "closed");
    await viewer.closed;
    const seen = (await report()).websocketHeaders.at(-1);
    expect(seen).toMatchObject({
      authorization: "Bearer canary-authorization",
      cookie: "PVEAuthCookie=canary-cookie",
      origin: "https://portal.example",
      "sec-websocket-protocol": "binary",
      upgrade: "websocket",
      path: "/canary-path/ticket",
      query: "vncticket=canary%3Aquery&a=b",
    });
    const known =
      /^(?:host|upgrade|connection|authorization|cookie|origin|path|query|cf-worker|sec-websocket-(?:key|version|protocol|extensions))$/;
    expect(Object.keys(seen ?? {}).filter((name) => !known.test(name))).toEqual([]);
    await vi.waitUntil(() => lines.some((line) => line.includes("session-ended")), SOON);
    expect(lines.join("\n")).not.toMatch(/canary|portal|127\.0\.0\.1/);
    expect(JSON.stringify(viewer.controls)).not.toMatch(/canary|127\.0\.0\.1/);
  });

  it("is offered no subprotocol that the ticket does not name", async ({ expect }) => {
    const { subprotocol: _, ...bare } = console();
    expect(await outcomeOf(bare)).toBe("live");
    expect((await report()).websocketHeaders.at(-1)).not.toHaveProperty("sec-websocket-protocol");
  });

  it.for([
    [401, "target-unauthorized"],
    [403, "target-unauthorized"],
    [404, "target-not-running"],
    [500, "target-not-running"],
    [503, "console-busy"],
    [200, "target-refused"],
    [400, "target-refused"],
    [301, "target-refused"],
    [302, "target-refused"],
    [307, "target-refused"],
    [502, "target-refused"],
    // Cloudflare's, for an origin that hangs up or answers nonsense.
    [520, "target-refused"],
    [525, "target-not-verified"],
    [526, "target-not-verified"],
    [522, "target-timeout"],
  ] as const satisfies [number, EndCode][])(
    "that answers with %i ends with %s, and is followed nowhere",
    async ([status, end], { expect }) => {
      for (const host of ["127.0.0.1", "10.77.0.5"]) {
        const lines = watchLog();
        const target = console({ host, path: `/refuse/${status}?canary` });
        expect(await outcomeOf(target), host).toBe(end);
        expect(lastEvent(lines, "target-failed")).toMatchObject({ code: end });
        expect(lines.join("\n")).not.toMatch(/canary/i);
      }
      expect((await report()).foreignConnections).toBe(0);
    },
  );

  // The runtime's fetch does not tell a connection that is refused from one that ends without an answer.
  it.for([
    ["before any answer", 0],
    ["in the status line", 10],
    ["after the status line", 34],
    ["in the headers", 50],
  ] as const)(
    "that hangs up %s is not called a machine without a console",
    async ([, bytes], { expect }) => {
      for (const host of ["127.0.0.1", "10.77.0.5"]) {
        const end = await outcomeOf(console({ host, path: `/hang-up/${bytes}` }));
        expect(end, host).toBe("target-unreachable");
      }
    },
  );

  it.for([
    ["nobody listens", { port: ports.closed }, "target-unreachable"],
    ["the server vouches for itself", { port: websocket.untrusted, tls: {} }, "target-unreachable"],
  ] as const)("ends when %s", async ([, more, end], { expect }) => {
    expect(await outcomeOf(console(more))).toBe(end);
  });

  it("goes through the connector where the route has one and TLS is wanted", async ({ expect }) => {
    const target = console({ host: "10.88.0.4", port: 443, route: "dc2", password: "ok", tls: {} });
    expect(await outcomeOf(target)).toBe("live");
    expect((await report()).preambles.at(-1)).toMatchObject({ target });
  });

  it.for([{ ca: CERTIFICATE() }, { pins: [`${"A".repeat(43)}=`] }, { serverName: "esx.example" }])(
    "needs a connector for %j",
    async (tls, { expect }) => {
      const target = console({ port: websocket.secure, tls });
      expect(await outcomeOf(target)).toBe("target-not-verified");
    },
  );
});

function CERTIFICATE(): string {
  return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
}

describe("a hostile server of WebSockets", () => {
  it.for([
    ["redirect", ["target-refused"]],
    ["close-at-upgrade", ["target-unreachable"]],
    ["bad-accept", ["target-unreachable", "target-refused"]],
    ["wrong-protocol", ["target-protocol", "target-unreachable"]],
    ["no-protocol", ["target-protocol"]],
    ["text", ["target-protocol"]],
    ["huge-frame", ["target-protocol"]],
    ["cut", ["target-refused"]],
    ["closes-with-1000", ["target-refused"]],
    ["closes-with-1011", ["target-refused"]],
    ["closes-with-4999", ["target-refused"]],
  ] as const satisfies [keyof typeof websocket.faults, EndCode[]][])(
    "that does %s is ended: %j",
    async ([fault, ends], { expect }) => {
      const lines = watchLog();
      expect(ends).toContain(await outcomeOf(console({ port: websocket.faults[fault] })));
      expect(lines.join("\n")).not.toMatch(/canary|127\.0\.0\.1/);
    },
  );

  // Masks are the runtime's to refuse; it takes them off.
  it.for(["fragments", "ping-flood", "masked"] as const)("may do %s", async (fault, { expect }) => {
    expect(await outcomeOf(console({ port: websocket.faults[fault] }))).toBe("live");
  });

  it("that floods a viewer that takes nothing is ended at the limit", async ({ expect }) => {
    const viewer = await openTarget(console({ path: "/flood", password: "letmein1" }));
    await viewer.live();
    // Nothing is acknowledged: what comes has to wait in the gateway, which hangs up at its limit.
    await vi.waitUntil(async () => (await report()).websocketOpen === 0, SOON);
    expect(viewer.received).toBeLessThanOrEqual(SESSION_LIMITS.delivery.maxBytes);
    viewer.acknowledge();
    await viewer.closed;
    expect(viewer.end).toBe("target-protocol");
  });
});

describe("a ticket for a WebSocket", () => {
  it.for([
    { path: "/a\r\nX: y" },
    { path: "/a b" },
    { path: "/a#b" },
    { path: "/a\\b" },
    { path: "a" },
    { path: "http://evil.example/" },
    { path: "" },
    { path: `/${"a".repeat(2048)}` },
    { headers: { authorization: "a\r\nX: y" } },
    { headers: { authorization: "a\nb" } },
    { headers: { cookie: "a\u0000" } },
    { headers: { origin: "\u00e9" } },
    { headers: { host: "evil.example" } },
    { headers: { "X-Other": "a" } },
    { subprotocol: "a, b" },
    { subprotocol: "a\r\n" },
    { host: "[::1]" },
  ])("does not hold %j", (change, { expect }) => {
    const claims = { ...claimsFor(1), target: { ...console(), ...change } };
    expect(v.is(Claims, { ...claims, target: console() })).toBe(true);
    expect(v.is(Claims, claims)).toBe(false);
  });

  it("may have a path that looks like another host's, which it is not", async ({ expect }) => {
    const { foreign } = inject("targets");
    for (const path of [`//127.0.0.1:${foreign}/x`, `/@127.0.0.1:${foreign}/`, "/../../x?/.."]) {
      await outcomeOf(console({ path }));
      const host = (await report()).websocketHeaders.at(-1)?.["host"];
      expect(host, path).toBe(`127.0.0.1:${websocket.plain}`);
    }
    expect((await report()).foreignConnections).toBe(0);
  });
});
