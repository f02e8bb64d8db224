import { afterEach, describe, inject, it, vi } from "vitest";

import type { EndCode } from "../../../worker/channel/ends.ts";
import { Claims, type XapiTarget } from "../../../worker/ticket/claims.ts";
import * as v from "valibot";
import { lastEvent, watchLog } from "../support/log.ts";
import { openTarget, outcomeOf, report } from "../support/target.ts";
import { claimsFor } from "../support/viewer.ts";
import { SOON } from "../../support/soon.ts";

const ports = inject("ports");
const { xapi } = inject("targets");

const console = (more: Partial<XapiTarget> = {}): XapiTarget => ({
  kind: "xapi",
  host: "127.0.0.1",
  port: xapi.port,
  console: xapi.here,
  session: xapi.session,
  ...more,
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a console of XAPI", () => {
  it("is opened by TLS and CONNECT, and its session is not told to anyone", async ({ expect }) => {
    const lines = watchLog();
    const viewer = await openTarget(console());
    await viewer.live();
    expect(viewer.end).toBe(undefined);
    viewer.socket.close(1000, "closed");
    expect((await report()).xapiHeads.at(-1)).toBe(
      `CONNECT /console?${xapi.here} HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: session_id=${xapi.session}`,
    );
    expect(lastEvent(lines, "session-live")).toEqual({
      event: "session-live",
      directoryMilliseconds: expect.any(Number),
      milliseconds: expect.any(Number),
      kind: "xapi",
      route: "internet",
      tls: "platform",
    });
    await vi.waitUntil(() => lines.some((line) => line.includes("session-ended")), SOON);
    expect(lines.join("\n")).not.toMatch(/OpaqueRef|uuid=|127\.0\.0\.1/);
  });

  it.for(["split-header", "coalesce"])(
    "is opened when the host does %s",
    async (fault, { expect }) => {
      expect(await outcomeOf(console(xapi.faults[fault]))).toBe("live");
    },
  );

  it.for([
    [401, "target-unauthorized"],
    [403, "target-unauthorized"],
    [404, "target-not-running"],
    [500, "target-not-running"],
    [501, "target-refused"],
    [503, "console-busy"],
    ["redirect", "target-refused"],
    ["oversized-header", "target-protocol"],
    ["not-http", "target-protocol"],
    ["eof-in-header", "target-refused"],
    // As a host looks that wants a client certificate.
    ["close", "target-not-verified"],
  ] as const satisfies [string | number, EndCode][])(
    "ends when the host answers with %s: %s",
    async ([fault, end], { expect }) => {
      const lines = watchLog();
      expect(await outcomeOf(console(xapi.faults[fault]))).toBe(end);
      expect(lastEvent(lines, "target-failed")).toMatchObject({ code: end, route: "internet" });
      expect(lines.join("\n")).not.toMatch(/OpaqueRef|uuid=|127\.0\.0\.1/);
    },
  );

  it("ends when its session has ended", async ({ expect }) => {
    expect(await outcomeOf(console({ session: xapi.oldSession }))).toBe("target-unauthorized");
  });

  it("ends when the host cannot prove who it is, before its session is shown", async ({
    expect,
  }) => {
    const before = (await report()).xapiHeads.length;
    const lines = watchLog();
    expect(await outcomeOf(console({ port: xapi.untrusted }))).toBe("target-not-verified");
    expect(lastEvent(lines, "target-failed")).toMatchObject({ check: "handshake" });
    expect((await report()).xapiHeads).toHaveLength(before);
  });

  it("ends when nobody listens", async ({ expect }) => {
    expect(await outcomeOf(console({ port: ports.closed }))).toBe("target-unreachable");
  });

  it("goes through the connector where the route has one", async ({ expect }) => {
    const target = console({ host: "10.88.0.3", port: 443, route: "dc2", password: "ok" });
    expect(await outcomeOf(target)).toBe("live");
    expect((await report()).preambles.at(-1)).toMatchObject({ target });
  });

  it("needs one in a private network", async ({ expect }) => {
    const target = console({ host: "10.77.0.3" });
    expect(await outcomeOf(target)).toBe("target-not-verified");
  });
});

describe("a console that has moved", () => {
  const pool = ["127.0.0.1"];

  it("is looked for where the pool says, when the ticket names the pool", async ({ expect }) => {
    expect(await outcomeOf(console({ console: xapi.moved }))).toBe("target-not-running");
    expect(await outcomeOf(console({ console: xapi.moved, pool }))).toBe("live");
  });

  it("is not opened again where the pool says that it is in the same place", async ({ expect }) => {
    const connects = async () =>
      (await report()).xapiHeads.filter((head) => head.startsWith("CONNECT")).length;
    const before = await connects();
    expect(await outcomeOf(console({ console: xapi.stopped, pool }))).toBe("target-not-running");
    expect((await connects()) - before).toBe(1);
  });

  it("is not followed out of the pool", async ({ expect }) => {
    const lines = watchLog();
    const target = console({ console: xapi.stolen, pool });
    expect(await outcomeOf(target)).toBe("target-not-allowed");
    expect(lastEvent(lines, "target-failed")).toMatchObject({ code: "target-not-allowed" });
  });

  it("is not followed out of the route's allow-list, whatever the ticket says of the pool", async ({
    expect,
  }) => {
    const target = console({ console: xapi.stolen, pool: [...pool, "127.66.0.9"] });
    expect(await outcomeOf(target)).toBe("target-not-allowed");
    expect((await report()).foreignConnections).toBe(0);
  });
});

describe("a ticket for XAPI", () => {
  it.for([
    { console: "uuid=1\r\nHost: evil" },
    { console: "uuid=1 HTTP/1.1" },
    { console: "uuid=1&uuid=2" },
    { console: "ref=1" },
    { session: "OpaqueRef:1\r\nX: y" },
    { session: "OpaqueRef:1; a=b" },
    { session: "" },
    { host: "127.0.0.1\r\nX: y" },
    { host: "127.0.0.1/x" },
    { host: "a@127.0.0.1" },
    { pool: ["127.0.0.1\r\n"] },
    { tls: false },
  ])("does not hold %j", (change, { expect }) => {
    const claims = { ...claimsFor(1), target: { ...console(), ...change } };
    expect(v.is(Claims, { ...claims, target: console() })).toBe(true);
    expect(v.is(Claims, claims)).toBe(false);
  });
});
