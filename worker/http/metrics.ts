import { Hono } from "hono";
import * as v from "valibot";

import { directoryOf, tenantsOf } from "../config/directories.ts";
import { exposition, EXPOSITION_CONTENT_TYPE } from "../metrics/exposition.ts";
import type { Sample } from "../metrics/sample.ts";
import { totalsOf, type TenantSamples } from "../metrics/totals.ts";
import { Claims } from "../ticket/claims.ts";
import { callersOnly, type ApiCall, type ApiEnv } from "./api.ts";
import { answerOf } from "./object-answer.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";
import { readQuery } from "./query.ts";

/** Max number of tenants in one answer: each is one request to its directory. */
export const MAX_TENANTS = 500;
/** Max number of tenants that an answer names. */
export const MAX_NAMED_TENANTS = 100;
/** Directories that are asked at once. */
const AT_ONCE = 6;

const { tenant } = Claims.entries;

const Query = v.strictObject({
  /** Each number of each tenant by itself. */
  by: v.optional(v.literal("tenant")),
  /** These tenants only. */
  tenant: v.optional(
    v.union([
      v.pipe(
        tenant,
        v.transform((one): readonly string[] => [one]),
      ),
      v.pipe(v.array(tenant), v.maxLength(MAX_TENANTS)),
    ]),
  ),
});

/** `GET /metrics`: what has happened to the sessions of the caller's tenants, in Prometheus' text format. */
export function metrics(platform: Platform): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.get("/", callersOnly(platform, ["metrics"]), async (c) => {
    const { by, tenant: named } = readQuery(c.var.url.searchParams, Query);
    const tenants = await tenantsFor(c, c.var.caller.bounds.tenants, named);
    const answers = await inTurn(tenants, (tenant) => samplesOf(c, tenant, platform.now));
    const text = exposition(totalsOf(answers, by === undefined ? 0 : MAX_NAMED_TENANTS));
    return c.text(text, 200, {
      "Content-Type": EXPOSITION_CONTENT_TYPE,
      "Cache-Control": "no-store",
    });
  });
  app.all("/", () => {
    throw new Problem("method-not-allowed", { headers: { Allow: "GET, HEAD" } });
  });
  return app;
}

/** The tenants of the answer: those that are named, of those that the caller may see. */
async function tenantsFor(
  c: ApiCall,
  allowed: readonly string[] | undefined,
  named: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (allowed !== undefined) {
    const visible = named === undefined ? allowed : allowed.filter((one) => named.includes(one));
    return [...new Set(visible)];
  }
  if (named !== undefined) return [...new Set(named)];
  const all = tenantsOf(c.env, c.var.config.directories);
  const { tenants, more } = await answerOf(all.known({ limit: MAX_TENANTS }));
  if (!more) return tenants;
  // A sum of some of them would be taken for that of all.
  throw new Problem("invalid-request", {
    detail: `There are more than ${MAX_TENANTS} tenants: name up to ${MAX_TENANTS} of them with tenant.`,
  });
}

/** Asks a tenant's directory. One that does not answer is asked once more; half an answer would look like a fall. */
async function samplesOf(c: ApiCall, tenant: string, now: () => number): Promise<TenantSamples> {
  const asked = now();
  const ask = () => directoryOf(c.env, tenant, c.var.config.directories).metrics({});
  const { samples } = await answerOf(ask().catch(ask));
  const own: readonly Sample[] = [
    { name: "porthole_directory_seconds", labels: [], value: (now() - asked) / 1000 },
    { name: "porthole_tenants", labels: [], value: 1 },
  ];
  return { tenant, samples: [...samples, ...own] };
}

/** Some at once, in order. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- no more at once than a request may have open
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(run))));
  }
  return results;
}
