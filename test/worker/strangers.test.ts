import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { sessionName } from "../../worker/ticket/session-name.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, openWith, seal, upgrade } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");

const from = (address: string) => ({ "CF-Connecting-IP": address });

describe("a source address", () => {
  it("is refused once wrangler.toml's limit for it is passed, and no other is", async ({
    expect,
  }) => {
    const lines = watchLog();
    const statuses: number[] = [];
    // A window of the limiter may end meanwhile: twice the limit passes it in one of two windows.
    for (let refused = 0; refused < 250 && statuses.at(-1) !== 429; refused += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as they are counted
      const response = await upgrade("x", {
        ...from("192.0.2.1"),
        "Sec-WebSocket-Protocol": "nonsense",
      });
      statuses.push(response.status);
    }
    expect(statuses.length).toBeGreaterThan(120);
    expect(statuses.at(-1)).toBe(429);
    expect(lines.filter((line) => line.includes('"192.0.2.1"')).length).toBeLessThan(6);

    const good = await seal(claimsFor(ports["tell-none"]));
    expect((await upgrade(good, from("192.0.2.1"))).status).toBe(429);
    const other = await upgrade(good, from("192.0.2.2"));
    expect(other.status).toBe(101);
    other.webSocket?.accept();
    other.webSocket?.close(1000, "closed");
  });
});

describe("a source of bad tickets", () => {
  it("is banned, makes no object, and has at most one line in a minute", async ({ expect }) => {
    const lines = watchLog();
    const before = await listDurableObjectIds(env.SESSIONS);
    const good = await seal(claimsFor(ports["tell-none"]));
    const expired = await seal(claimsFor(ports["tell-none"], { now: Date.now() / 1000 - 7200 }));
    const minute = () => Math.floor(Date.now() / 60_000);
    const first = minute();
    let retryAfter: string | null = null;
    // A minute may end meanwhile: twice the limit passes it in one of the two.
    for (let presented = 0; presented < 122 && retryAfter !== "60"; presented += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as they are counted
      const response = await upgrade(presented % 2 === 0 ? "x" : expired, from("192.0.2.3"));
      response.webSocket?.accept();
      retryAfter = response.headers.get("Retry-After");
    }
    const refused = await upgrade(good, from("192.0.2.3"));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(10);
    expect(await listDurableObjectIds(env.SESSIONS)).toHaveLength(before.length);
    const own = lines.filter((line) => line.includes('"192.0.2.3"'));
    expect(own.length).toBeLessThanOrEqual(minute() - first + 1);

    const other = await upgrade(good, from("192.0.2.4"));
    expect(other.status).toBe(101);
    other.webSocket?.accept();
    other.webSocket?.close(1000, "closed");
  });
});

describe("the log", () => {
  it("names the key that opened a ticket and, at the end, the subject", async ({ expect }) => {
    const lines = watchLog();
    const claims = claimsFor(ports["tell-none"]);
    const session = await sessionName(claims);
    const viewer = await openWith(claims);
    await viewer.live();
    viewer.socket.close(1000, "closed");
    await viewer.closed;
    await vi.waitUntil(() => lines.some((line) => line.includes("session-ended")), SOON);
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toContainEqual(
      expect.objectContaining({ event: "viewer-admitted", session, key: "test" }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ event: "session-ended", session, subject: "tester" }),
    );
  });
});
