import { abortAllDurableObjects } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, it } from "vitest";

import type { AuditEvent } from "../../../worker/audit/event.ts";
import { TEST_API_TOKEN, TEST_TENANT_TOKEN } from "../../support/gateway-secrets.ts";

/** The lines of `/metrics` that say something of sessions. */
async function metrics(query: string, token = TEST_API_TOKEN): Promise<readonly string[]> {
  const response = await exports.default.fetch(
    new Request(`https://gateway.example/metrics?${query}`, {
      headers: { Authorization: `Bearer ${token}` },
    }),
  );
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return text
    .split("\n")
    .filter((line) => /^porthole_(?:sessions|session|tickets|open|viewers|targets)_/.test(line));
}

let events = 0;

function fact(type: string, data: AuditEvent["data"] = {}): AuditEvent {
  events += 1;
  return { id: `metrics-${String(events)}`, time: "2026-11-27T10:14:03.512Z", type, data };
}

/** Three sessions: one ends as it should, one is never let in by its machine, one comes back twice. */
const happened = () => [
  fact("viewer-admitted", { issuer: "i", console: "c", mode: "control" }),
  fact("session-opened", { console: "c", mode: "control", sharing: "shared" }),
  fact("session-live", { milliseconds: 80, kind: "rfb" }),
  fact("session-ended", { code: "closed", seconds: 10, bytesToViewer: 1000, bytesToTarget: 50 }),
  fact("viewer-admitted", { issuer: "i", console: "c", mode: "view" }),
  fact("target-failed", { code: "target-unreachable" }),
  fact("session-ended", { code: "target-unreachable", seconds: 3, bytesToViewer: 0 }),
  fact("viewer-admitted", { issuer: "i", console: "c", mode: "view" }),
  fact("session-opened", { console: "c", mode: "view", sharing: "shared" }),
  fact("session-live", { milliseconds: 400, kind: "xapi" }),
  fact("viewer-detached"),
  fact("viewer-resumed", { milliseconds: 5, bytesReplayed: 5 }),
  fact("viewer-detached"),
  fact("viewer-resumed", { milliseconds: 5, bytesReplayed: 5 }),
];

const EXPECTED = [
  "porthole_tickets_redeemed_total 3",
  'porthole_sessions_opened_total{mode="control"} 1',
  'porthole_sessions_opened_total{mode="view"} 1',
  'porthole_sessions_ended_total{code="closed"} 1',
  'porthole_sessions_ended_total{code="target-unreachable"} 1',
  "porthole_session_seconds_total 13",
  'porthole_session_bytes_total{direction="to_target"} 50',
  'porthole_session_bytes_total{direction="to_viewer"} 1000',
  "porthole_viewers_lost_total 2",
  'porthole_viewers_returned_total{how="resumed"} 2',
  'porthole_targets_failed_total{code="target-unreachable"} 1',
  'porthole_open_seconds_bucket{kind="rfb",le="0.05"} 0',
  ...["0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "+Inf"].map(
    (bound) => `porthole_open_seconds_bucket{kind="rfb",le="${bound}"} 1`,
  ),
  'porthole_open_seconds_sum{kind="rfb"} 0.08',
  'porthole_open_seconds_count{kind="rfb"} 1',
  ...["0.05", "0.1", "0.25"].map((le) => `porthole_open_seconds_bucket{kind="xapi",le="${le}"} 0`),
  ...["0.5", "1", "2.5", "5", "10", "30", "+Inf"].map(
    (le) => `porthole_open_seconds_bucket{kind="xapi",le="${le}"} 1`,
  ),
  'porthole_open_seconds_sum{kind="xapi"} 0.4',
  'porthole_open_seconds_count{kind="xapi"} 1',
];

describe("/metrics", () => {
  it("is exactly what has happened, however often it was said", async ({ expect }) => {
    const all = happened();
    const directory = env.DIRECTORY.getByName("counted");
    // Events come at least once, one by one and in any number.
    await directory.append({ events: all.slice(0, 5) });
    await directory.append({ events: all.slice(3, 9) });
    await Promise.all(all.map((event) => directory.append({ events: [event] })));
    expect(await metrics("tenant=counted")).toEqual(EXPECTED);
  });

  it("has lost nothing after a restart, and counts on", async ({ expect }) => {
    const all = happened();
    const tenant = "counted on";
    await env.DIRECTORY.getByName(tenant).append({ events: all });
    await abortAllDurableObjects();
    expect(await metrics(`tenant=${encodeURIComponent(tenant)}`)).toEqual(EXPECTED);
    await env.DIRECTORY.getByName(tenant).append({ events: all });
    expect(await metrics(`tenant=${encodeURIComponent(tenant)}`)).toEqual(EXPECTED);
    await env.DIRECTORY.getByName(tenant).append({ events: [fact("viewer-detached")] });
    const after = await metrics(`tenant=${encodeURIComponent(tenant)}`);
    expect(after).toEqual(
      EXPECTED.map((line) => line.replace(/^(porthole_viewers_lost_total) 2$/, "$1 3")),
    );
  });

  it("has nothing of a tenant that the token is not for", async ({ expect }) => {
    const lost = [fact("viewer-detached")];
    for (const tenant of ["tenant-a", "tenant-b"]) {
      await env.DIRECTORY.getByName(tenant).append({ events: lost });
    }
    const mine = ['porthole_viewers_lost_total{tenant="tenant-a"} 1'];
    const ofA = async (query: string) =>
      (await metrics(query, TEST_TENANT_TOKEN)).filter((line) => line.includes("viewers_lost"));
    expect(await ofA("by=tenant")).toEqual(mine);
    expect(await ofA("by=tenant&tenant=tenant-a&tenant=tenant-b")).toEqual(mine);
    expect(await ofA("tenant=tenant-b")).toEqual([]);
    expect(await metrics("by=tenant&tenant=tenant-b")).toContain(
      'porthole_viewers_lost_total{tenant="tenant-b"} 1',
    );
  });
});
