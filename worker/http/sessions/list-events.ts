import * as v from "valibot";

import { answer, type ApiCall } from "../api.ts";
import { SessionEvent, type SessionEvents } from "../api/session-events.ts";
import type { EventsQuery } from "../api/session-queries.ts";
import { Problem } from "../problem.ts";
import { askDirectory } from "./directories.ts";
import { cursorOf, positionOf } from "./position.ts";
import { askSession, sessionOf } from "./session-object.ts";

/** Events that are looked through for whose session it is: the first ones say it. */
const FIRST_EVENTS = 16;

/** `GET /api/v1/sessions/{session}/events`: what the tenant's audit still has of a session, also of one that is over. */
export async function listEvents(c: ApiCall, query: EventsQuery): Promise<Response> {
  const { cursor, limit, ...filters } = query;
  const session = sessionOf(c);
  const position = await positionOf(c, cursor, filters);
  const tenant = position?.tenant ?? (await tenantOf(c, session, query.tenant));
  const after = Number(position?.inside ?? 0);
  const { events, end, more } = await askDirectory(c, tenant, (directory) =>
    directory.auditPage({ session, after, limit }),
  );
  if (events.length === 0 && position === undefined) throw new Problem("no-such-session");
  const next = { tenant, inside: String(end.sequence) };
  return answer(c, {
    events: events.map(parsed),
    ...(more && { next: await cursorOf(c, next, filters) }),
  } satisfies SessionEvents);
}

/**
 * The tenant of a session that the caller may see: as the session itself says, or of one that is over, the one that
 * the caller names or is bound to. Throws the problem `no-such-session`.
 */
async function tenantOf(c: ApiCall, session: string, named: string | undefined): Promise<string> {
  const { bounds, changeable } = c.var.caller;
  const located = await askSession(c, session, (object) => object.locate(changeable));
  if (located !== undefined && (named === undefined || named === located.tenant)) {
    return located.tenant;
  }
  const { tenants } = bounds;
  const tenant = named ?? (tenants?.length === 1 ? tenants[0] : undefined);
  if (tenant === undefined || tenants?.includes(tenant) === false) {
    throw new Problem("no-such-session");
  }
  const { owner } = changeable;
  if (owner !== undefined && !(await wasOf(c, session, tenant, owner))) {
    throw new Problem("no-such-session");
  }
  return tenant;
}

/** Whether the first events of a session say that it is of this issuer, or that this issuer had the gateway make it. */
async function wasOf(c: ApiCall, session: string, tenant: string, owner: string): Promise<boolean> {
  const { events } = await askDirectory(c, tenant, (directory) =>
    directory.auditPage({ session, after: 0, limit: FIRST_EVENTS }),
  );
  return events.map(parsed).some(({ type, data }) => {
    if (type === "link-created") return data["by"] === owner;
    return type === "viewer-admitted" && (data["by"] ?? data["issuer"]) === owner;
  });
}

/** As it is in the chain, so that whoever keeps it can verify it. */
function parsed(event: string): SessionEvent {
  return v.parse(SessionEvent, JSON.parse(event));
}
