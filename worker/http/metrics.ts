import { directoryOf, tenantsOf } from "../config/directories.ts";
import { exposition, EXPOSITION_CONTENT_TYPE } from "../metrics/exposition.ts";
import type { Sample } from "../metrics/sample.ts";
import { totalsOf, type TenantSamples } from "../metrics/totals.ts";
import type { ApiCall } from "./api.ts";
import { MAX_TENANTS, type MetricsQuery } from "./api/metrics-query.ts";
import { answerOf } from "./object-answer.ts";
import { Problem } from "./problem.ts";

/** Max number of tenants that an answer names. */
export const MAX_NAMED_TENANTS = 100;
/** Directories that are asked at once. */
const AT_ONCE = 6;

/** `GET /metrics`: what has happened to the sessions of the caller's tenants, in Prometheus' text format. */
export async function readMetrics(c: ApiCall, query: MetricsQuery): Promise<Response> {
  const { by, tenant: named } = query;
  const { now } = c.var;
  const tenants = await tenantsFor(c, c.var.caller.bounds.tenants, named);
  const answers = await inTurn(tenants, (tenant) => samplesOf(c, tenant, now));
  const text = exposition(totalsOf(answers, by === undefined ? 0 : MAX_NAMED_TENANTS));
  return c.text(text, 200, {
    "Content-Type": EXPOSITION_CONTENT_TYPE,
    "Cache-Control": "no-store",
  });
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
