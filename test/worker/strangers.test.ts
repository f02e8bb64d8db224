import { describe, inject, it, vi } from "vitest";

import { sessionName } from "../../worker/ticket/session-name.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, openWith, seal, upgrade } from "./support/viewer.ts";

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

describe("the log", () => {
  it("names the key that opened a ticket and, at the end, the subject", async ({ expect }) => {
    const lines = watchLog();
    const claims = claimsFor(ports["tell-none"]);
    const session = await sessionName(claims);
    const viewer = await openWith(claims);
    await viewer.live();
    viewer.socket.close(1000, "closed");
    await viewer.closed;
    await vi.waitUntil(() => lines.some((line) => line.includes("session-ended")));
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toContainEqual(
      expect.objectContaining({ event: "viewer-admitted", session, key: "test" }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ event: "session-ended", session, subject: "tester" }),
    );
  });
});
