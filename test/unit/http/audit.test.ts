import { createHash } from "node:crypto";

import { describe, it, vi } from "vitest";

import type { AuditEvent } from "../../../worker/audit/event.ts";
import type { AuditQuery } from "../../../worker/directory/audit/audit-page.ts";
import type { FailingSink } from "../../../worker/directory/audit/sink-trouble.ts";
import { chainOf, checkpointOf } from "../../support/audit-chain.ts";
import { API_TOKEN, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { NO_DIRECTORY } from "./no-directory.ts";
import { httpStage } from "./stage.ts";
import { SOON } from "../../support/soon.ts";

const { startGateway, makeTicket, clock, lines } = httpStage(Date.UTC(2026, 10, 27, 12));

const PATH = "/api/v1/connect";
const EVENTS = chainOf(3);

/** A gateway whose directories tell what they were asked, and have three events. */
function gateway(tenants?: readonly string[]) {
  const token = "a".repeat(40);
  const appended: [string, AuditEvent][] = [];
  const asked: [string, AuditQuery][] = [];
  const none = NO_DIRECTORY.DIRECTORY.getByName("");
  const scope = {
    name: "auditor",
    sha256: createHash("sha256").update(token).digest("hex"),
    scopes: ["audit"],
    tenants,
  };
  const started = startGateway({
    directory: {
      ...NO_DIRECTORY,
      DIRECTORY: {
        ...NO_DIRECTORY.DIRECTORY,
        getByName: (tenant) => ({
          ...none,
          append: async ({ events }) => {
            for (const event of events) appended.push([tenant, event]);
          },
          auditPage: async (query) => {
            asked.push([tenant, query]);
            const { sequence, hash } = EVENTS[2] ?? { sequence: 0, hash: "" };
            return {
              events: EVENTS.map((event) => JSON.stringify(event)),
              end: { sequence, hash },
              more: false,
            };
          },
        }),
      },
    },
    ...(tenants !== undefined && {
      settings: { ...SETTINGS, API_TOKEN: undefined, API_TOKENS: JSON.stringify([scope]) },
    }),
  });
  const read = (query: string, bearer = tenants === undefined ? API_TOKEN : token) =>
    started.fetch(`/api/v1/audit${query}`, { headers: { Authorization: `Bearer ${bearer}` } });
  return { ...started, appended, asked, read };
}

describe("GET /api/v1/audit", () => {
  it("answers a tenant's events as lines, and where they end", async ({ expect }) => {
    const { read, asked } = gateway(["acme"]);
    const response = await read("?tenant=acme&after=7&limit=3");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/jsonl; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const expected = [...EVENTS.map((event) => JSON.stringify(event)), checkpointOf(EVENTS)];
    expect(await response.text()).toBe(`${expected.join("\n")}\n`);
    expect(asked).toEqual([["acme", { after: 7, limit: 3 }]]);
  });

  it("knows the tenant of a caller that has one", async ({ expect }) => {
    const { read, asked } = gateway(["acme"]);
    expect((await read("")).status).toBe(200);
    expect(asked).toEqual([["acme", { after: 0, limit: 1000 }]]);
  });

  it.for([
    ["?tenant=other", 403],
    ["", 422],
    ["?tenant=acme&limit=0", 422],
    ["?tenant=acme&limit=1001", 422],
    ["?tenant=acme&after=-1", 422],
    ["?tenant=acme&after=01", 422],
    ["?tenant=acme&more=1", 422],
  ] as const)("refuses %s with %i, and asks nobody", async ([query, status], { expect }) => {
    const { read, asked } = gateway(["acme", "beta"]);
    expect([400, 403, 422]).toContain((await read(query)).status);
    expect((await read(query)).status === 403).toBe(status === 403);
    expect(asked).toEqual([]);
  });
});

describe("what happens to tickets", () => {
  it("is a fact of their tenant: asked for, and refused when they were used", async ({
    expect,
  }) => {
    const { fetch, appended } = gateway();
    const { ticket, claims } = await makeTicket({
      target: { kind: "rfb", host: "9.9.9.9", port: 1 },
    });
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    await vi.waitFor(() => expect(appended).toHaveLength(1), SOON);
    expect(appended).toMatchObject([
      [
        "acme",
        {
          type: "ticket-refused",
          tenant: "acme",
          subject: claims.sub,
          data: { code: "target-not-allowed", issuer: "portal", console: "vm-1" },
        },
      ],
    ]);
    // However often it is presented, it is one fact a minute.
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    clock.now += 60_000;
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    await vi.waitFor(() => expect(appended).toHaveLength(2), SOON);
  });

  it("is said of one that is redeemed by its session's object alone", async ({ expect }) => {
    const { fetch, appended, sessions } = gateway();
    const { ticket } = await makeTicket();
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    expect(sessions).toHaveLength(1);
    expect([lines, appended]).toEqual([[], []]);
  });

  it("is in the log with the id that the chain has", async ({ expect }) => {
    const { fetch, appended } = gateway();
    const { ticket } = await makeTicket({ target: { kind: "rfb", host: "9.9.9.9", port: 1 } });
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    await vi.waitFor(() => expect(appended).toHaveLength(1), SOON);
    const [[tenant, event] = []] = appended;
    expect([tenant, event?.type]).toEqual(["acme", "ticket-refused"]);
    expect(lines.map((line) => (JSON.parse(line) as { id?: string }).id)).toContain(event?.id);
  });

  it("has nothing of the ticket, its password, its target or its keys in it", async ({
    expect,
  }) => {
    const { fetch, appended } = gateway();
    const target = { kind: "rfb", host: "9.9.9.9", port: 5901, password: "canary-pw" } as const;
    const { ticket } = await makeTicket({ target });
    await fetch(PATH, { headers: upgradeHeaders(ticket) });
    await vi.waitFor(() => expect(appended).toHaveLength(1), SOON);
    const told = JSON.stringify(appended);
    for (const canary of [ticket.slice(-24), "canary-pw", "9.9.9.9", "5901"]) {
      expect(told).not.toContain(canary);
    }
  });

  it("is nothing of a tenant that nobody can vouch for", async ({ expect }) => {
    const { fetch, appended } = gateway();
    const { ticket } = await makeTicket();
    await fetch(PATH, { headers: upgradeHeaders(`${ticket}A`) });
    await fetch(PATH, { headers: upgradeHeaders(ticket, { Origin: "https://evil.example" }) });
    await fetch(PATH, { headers: upgradeHeaders(undefined) });
    expect(appended).toEqual([]);
  });
});

describe("/readyz", () => {
  const failing = (answer: () => Promise<readonly FailingSink[]>) => {
    const asked = vi.fn(answer);
    const all = { ...NO_DIRECTORY.TENANTS.getByName("all"), failingSinks: asked };
    const TENANTS = { ...NO_DIRECTORY.TENANTS, getByName: () => all };
    const { fetch } = startGateway({ directory: { ...NO_DIRECTORY, TENANTS } });
    const read = async (headers: Record<string, string>) => {
      const response = await fetch("/readyz", { headers });
      return [response.status, await response.json()] as const;
    };
    return { read, asked };
  };
  const operator = { Authorization: `Bearer ${API_TOKEN}` };

  it("tells the operator which sinks of the audit fail, and is ready all the same", async ({
    expect,
  }) => {
    const sink = { sink: "webhook", tenants: 2, pending: 7, code: "refused", status: 500 } as const;
    const { read, asked } = failing(async () => [{ ...sink, sinceUnixMs: 0 }]);
    expect(await read({})).toEqual([200, { status: "ready" }]);
    expect(asked).not.toHaveBeenCalled();
    const [status, body] = await read(operator);
    expect(status).toBe(200);
    expect(body).toMatchObject({ audit: [{ ...sink, since: "1970-01-01T00:00:00.000Z" }] });
  });

  it("answers when nobody knows", async ({ expect }) => {
    const { read } = failing(async () => {
      throw new Error("canary");
    });
    const [status, body] = await read(operator);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("audit");
    expect(lines.join("")).toContain('"event":"fault"');
    expect(lines.join("")).not.toContain("canary");
  });
});
