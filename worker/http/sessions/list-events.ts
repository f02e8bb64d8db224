import { answer, type ApiCall } from "../api.ts";
import type { SessionEvent, SessionEvents } from "../api/session-events.ts";
import type { EventsQuery } from "../api/session-queries.ts";
import { Problem } from "../problem.ts";
import { askDirectory } from "./directories.ts";
import { askSession, sessionOf } from "./session-object.ts";

/** `GET /api/v1/sessions/{session}/events`: what its tenant's audit has of a session, as long as that is kept. */
export async function listEvents(c: ApiCall, query: EventsQuery): Promise<Response> {
  const session = sessionOf(c);
  const tenant = await tenantOf(c, session, query);
  const after = afterIn(query.cursor);
  if (tenant === undefined || after === undefined) throw new Problem("no-such-session");
  const { events, end, more } = await askDirectory(c, tenant, (directory) =>
    directory.auditPage({ after, limit: query.limit, session }),
  );
  if (events.length === 0 && after === 0) throw new Problem("no-such-session");
  const page: SessionEvents = {
    events: events.map((text): SessionEvent => JSON.parse(text)),
    ...(more && { next: String(end.sequence) }),
  };
  return answer(c, page);
}

/** Whose session it was. Once it is forgotten, a caller that may see all of a tenant says of which, or has only one. */
async function tenantOf(
  c: ApiCall,
  session: string,
  { tenant: named }: EventsQuery,
): Promise<string | undefined> {
  const { bounds, changeable } = c.var.caller;
  const located = await askSession(c, session, (object) => object.locate(changeable));
  if (located !== undefined) return located.tenant;
  if (changeable.owner !== undefined) return undefined;
  const { tenants } = bounds;
  const tenant = named ?? (tenants?.length === 1 ? tenants[0] : undefined);
  return tenant === undefined || tenants?.includes(tenant) === false ? undefined : tenant;
}

/** The sequence that a cursor stands for. */
function afterIn(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  return /^[1-9]\d{0,14}$/.test(cursor) ? Number(cursor) : undefined;
}
