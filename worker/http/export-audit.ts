import { checkpointLine } from "../audit/checkpoint.ts";
import type { ApiCall } from "./api.ts";
import type { AuditQuery } from "./api/audit-query.ts";
import { Problem } from "./problem.ts";
import { askDirectory } from "./sessions/directories.ts";

/** `GET /api/v1/audit`: a tenant's events as JSON lines, and a checkpoint as the last. */
export async function exportAudit(c: ApiCall, query: AuditQuery): Promise<Response> {
  const tenant = tenantOf(c, query);
  const { after, limit } = query;
  const { events, end, more } = await askDirectory(c, tenant, (directory) =>
    directory.auditPage({ after, limit }),
  );
  const lines = [...events, checkpointLine(tenant, end, more, c.var.now())];
  return c.body(`${lines.join("\n")}\n`, 200, {
    "Content-Type": "application/jsonl; charset=utf-8",
    "Cache-Control": "no-store",
  });
}

/** Whose audit it is. Another's is answered as that of a tenant of which nothing is known, which is not said to exist. */
function tenantOf(c: ApiCall, { tenant }: AuditQuery): string {
  const { tenants } = c.var.caller.bounds;
  const named = tenant ?? (tenants?.length === 1 ? tenants[0] : undefined);
  if (named === undefined) {
    throw new Problem("invalid-request", { detail: "tenant is missing." });
  }
  if (tenants?.includes(named) === false) {
    throw new Problem("not-permitted", { detail: "tenant is not one of this caller's." });
  }
  return named;
}
