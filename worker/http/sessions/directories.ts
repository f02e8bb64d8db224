import { directoryOf, tenantsOf } from "../../config/directories.ts";
import type { DirectoryRemote } from "../../directory/contract.ts";
import type { ApiCall } from "../api.ts";
import { answerOf } from "../object-answer.ts";

/** What a tenant's directory answers. Throws the problem `gateway-updating`. */
export function askDirectory<Answer>(
  c: ApiCall,
  tenant: string,
  ask: (directory: DirectoryRemote) => Promise<Answer>,
): Promise<Answer> {
  return answerOf(ask(directoryOf(c.env, tenant, c.var.config.directories)));
}

/** Tenants in the order of their names, and whether there are more after them. */
export interface TenantsPage {
  readonly tenants: readonly string[];
  readonly hasMore: boolean;
}

/**
 * The first `limit` tenants after the one that is named: of those that the caller is bound to, or else of all that have
 * live sessions; of these `only` the one that was asked for.
 */
export async function tenantsAfter(
  c: ApiCall,
  only: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<TenantsPage> {
  const { tenants: bound } = c.var.caller.bounds;
  if (bound === undefined && only === undefined) return known(c, after, limit);
  const visible = bound === undefined ? [only ?? ""] : [...new Set(bound)].toSorted(byName);
  const left = visible.filter(
    (tenant) => (only === undefined || tenant === only) && (after === undefined || tenant > after),
  );
  return { tenants: left.slice(0, limit), hasMore: left.length > limit };
}

async function known(c: ApiCall, after: string | undefined, limit: number): Promise<TenantsPage> {
  const page = { limit, ...(after !== undefined && { after }) };
  const { tenants, next } = await answerOf(tenantsOf(c.env, c.var.config.directories).list(page));
  return { tenants, hasMore: next !== undefined };
}

/** By code units, as `>` compares. */
function byName(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
