import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import type { Bindings } from "../../../worker/config/bindings.ts";
import type { Scope } from "../../../worker/ticket/api-tokens.ts";
import { MAX_TENANTS } from "../../../worker/http/api/metrics-query.ts";
import { MAX_NAMED_TENANTS } from "../../../worker/http/metrics.ts";
import { API_TOKEN, SETTINGS } from "./gateway.ts";
import { NO_DIRECTORY } from "./no-directory.ts";
import { httpStage } from "./stage.ts";

const { clock, startGateway } = httpStage();

interface Asked {
  readonly query?: string;
  readonly method?: string;
  /** Tenants that are known, each with the number of its sessions that have ended. */
  readonly known?: Readonly<Record<string, number>>;
  readonly scopes?: readonly Scope[];
  readonly tenants?: readonly string[];
  readonly authorization?: string;
  readonly settings?: object;
  /** What a directory does before it answers. */
  readonly before?: (tenant: string) => void;
}

/** `/metrics`, and which directories were asked. */
async function ask({ query = "", known = { acme: 2, globex: 3 }, ...asked }: Asked = {}) {
  const directories: string[] = [];
  const DIRECTORY: Bindings["DIRECTORY"] = {
    jurisdiction: (jurisdiction) => ({
      ...DIRECTORY,
      getByName: (tenant, options) =>
        DIRECTORY.getByName(`${jurisdiction} ${options?.locationHint ?? "-"} ${tenant}`),
    }),
    getByName: (tenant) => ({
      ...NO_DIRECTORY.DIRECTORY.getByName(tenant),
      metrics: async () => {
        directories.push(tenant);
        asked.before?.(tenant);
        const value = known[tenant.split(" ").at(-1) ?? ""];
        if (value === undefined) return { samples: [] };
        return { samples: [{ name: "porthole_sessions_ended_total", labels: ["idle"], value }] };
      },
    }),
  };
  const TENANTS: Bindings["TENANTS"] = {
    jurisdiction: () => TENANTS,
    getByName: (name) => ({
      ...NO_DIRECTORY.TENANTS.getByName(name),
      known: async ({ limit }) => ({
        tenants: Object.keys(known).slice(0, limit),
        more: Object.keys(known).length > limit,
      }),
    }),
  };
  const token = { name: "scraper", sha256: hashOf("scraper"), ...asked };
  const { scopes = ["metrics"], tenants } = token;
  const { API_TOKEN: _plain, ...settings } = SETTINGS;
  const list = [{ name: token.name, sha256: token.sha256, scopes, ...(tenants && { tenants }) }];
  const response = await startGateway({
    directory: { DIRECTORY, TENANTS },
    settings: { ...settings, API_TOKENS: JSON.stringify(list), ...asked.settings },
  }).fetch(`/metrics${query}`, {
    method: asked.method ?? "GET",
    headers: { Authorization: asked.authorization ?? "Bearer scraper" },
  });
  const text = await response.text();
  const ended = text.split("\n").filter((line) => line.startsWith("porthole_sessions_ended_total"));
  return { response, status: response.status, text, ended, directories };
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const sum = (value: number) => [`porthole_sessions_ended_total{code="idle"} ${String(value)}`];

describe("/metrics", () => {
  it("is Prometheus' text of all tenants together", async ({ expect }) => {
    const { response, ended, text, directories } = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(ended).toEqual(sum(5));
    expect(text).toContain("\nporthole_tenants 2\n");
    expect(directories).toEqual(["acme", "globex"]);
  });

  it("has each tenant's own on demand", async ({ expect }) => {
    expect((await ask({ query: "?by=tenant" })).ended).toEqual([
      'porthole_sessions_ended_total{tenant="acme",code="idle"} 2',
      'porthole_sessions_ended_total{tenant="globex",code="idle"} 3',
    ]);
  });

  it("names as many tenants as its limit, and has the others together", async ({ expect }) => {
    const known = Object.fromEntries(
      Array.from({ length: MAX_NAMED_TENANTS + 2 }, (_, at) => [`t${String(1000 + at)}`, 1]),
    );
    const { ended } = await ask({ known, query: "?by=tenant" });
    expect(ended).toHaveLength(MAX_NAMED_TENANTS + 1);
    expect(ended.at(-1)).toBe(sum(2)[0]);
    const { t1000: _one, t1001: _other, ...fewer } = known;
    expect((await ask({ known: fewer, query: "?by=tenant" })).ended).toHaveLength(
      MAX_NAMED_TENANTS,
    );
  });

  it("has those that are asked for, known or not", async ({ expect }) => {
    const { ended, directories } = await ask({ query: "?tenant=globex&tenant=new&tenant=globex" });
    expect(directories).toEqual(["globex", "new"]);
    expect(ended).toEqual(sum(3));
  });

  it("has no tenant that the token is not for", async ({ expect }) => {
    expect(await ask({ tenants: ["acme"] })).toMatchObject({
      ended: sum(2),
      directories: ["acme"],
    });
    const other = await ask({ tenants: ["acme"], query: "?tenant=globex&by=tenant" });
    expect(other).toMatchObject({ status: 200, text: "", directories: [] });
    const both = await ask({ tenants: ["acme"], query: "?tenant=globex&tenant=acme" });
    expect(both).toMatchObject({ ended: sum(2), directories: ["acme"] });
  });

  it("is complete or not there", async ({ expect }) => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${String(at)}`, 1]));
    expect(await ask({ known: many(MAX_TENANTS) })).toMatchObject({ ended: sum(MAX_TENANTS) });
    const more = await ask({ known: many(MAX_TENANTS + 1) });
    expect(more.status).toBe(400);
    expect(more.text).toContain("There are more than 500 tenants");
    expect(more.directories).toEqual([]);
  });

  it("asks a directory that does not answer once more, and no more", async ({ expect }) => {
    let failures = 1;
    const before = (tenant: string): void => {
      if (tenant === "acme" && failures > 0) {
        failures -= 1;
        throw new Error("reset");
      }
    };
    expect(await ask({ before })).toMatchObject({ status: 200, ended: sum(5) });
    failures = 2;
    const { status, text } = await ask({ before });
    expect(status).toBe(500);
    expect(text).not.toContain("porthole_");
  });

  it("tells how long the slowest directory took", async ({ expect }) => {
    const before = (tenant: string): void => {
      clock.now += tenant === "acme" ? 250 : 0;
    };
    const { text } = await ask({ before, known: { acme: 1 } });
    expect(text).toContain("\nporthole_directory_seconds 0.25\n");
  });

  it("asks directories where they are", async ({ expect }) => {
    const settings = { DIRECTORY_JURISDICTION: "eu", DIRECTORY_LOCATION: "weur" };
    const { directories } = await ask({ settings, query: "?tenant=acme" });
    expect(directories).toEqual(["eu weur acme"]);
  });

  it.for<[string, Asked, number]>([
    ["a token without the scope", { scopes: ["tickets", "sessions:read", "audit"] }, 403],
    ["a stranger", { authorization: "Bearer other" }, 401],
    ["another method", { method: "POST" }, 405],
    ["another member", { query: "?job=porthole" }, 400],
    ["another kind of label", { query: "?by=subject" }, 400],
    ["by twice", { query: "?by=tenant&by=tenant" }, 400],
    ["a tenant without a name", { query: "?tenant=" }, 400],
    ["a tenant whose name is too long", { query: `?tenant=${"t".repeat(129)}` }, 400],
    [
      "too many tenants",
      { query: `?${Array.from({ length: MAX_TENANTS + 1 }, () => "tenant=a").join("&")}` },
      400,
    ],
  ])("is not for %s", async ([, asked, status], { expect }) => {
    const answer = await ask(asked);
    expect([answer.status, answer.directories]).toEqual([status, []]);
    expect(answer.response.headers.get("Content-Type")).toContain("application/problem+json");
  });

  it("is for the older API_TOKEN as well, which may do everything", async ({ expect }) => {
    const response = await startGateway().fetch("/metrics", {
      headers: { Authorization: `Bearer ${API_TOKEN}` },
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});
