import type { Changeable } from "../../admission/changeable.ts";
import {
  confinedTo,
  jurisdictionOf,
  sessionName,
  withoutJurisdiction,
} from "../../ticket/session-name.ts";
import { answer, type ApiCall } from "../api.ts";
import type { SessionEnded } from "../api/session-answers.ts";
import type { EndQuery } from "../api/session-queries.ts";
import { Problem } from "../problem.ts";
import { recordFact } from "../record-fact.ts";
import { askDirectory } from "./directories.ts";
import { askSession, sessionOf } from "./session-object.ts";

/**
 * `DELETE /api/v1/sessions/{session}`: ends a session, or revokes its ticket. Of a ticket that was not used its
 * object knows nothing: whether the caller may revoke it has to be known otherwise.
 */
export async function endSession(c: ApiCall, query: EndQuery): Promise<Response> {
  const session = sessionOf(c);
  const { name, changeable } = c.var.caller;
  const { reason } = query;
  const how = {
    code: "ended-by-operator",
    by: name,
    ...(reason !== undefined && { reason }),
  } as const;
  const end = async (which?: Changeable): Promise<SessionEnded | undefined> => {
    const asked = namesOf(c, session).map(async (name) => {
      const outcome = await askSession(c, name, (object) => object.end(how, which));
      return outcome === "none" ? [] : [{ session: name, outcome }];
    });
    const ended = (await Promise.all(asked)).flat();
    return ended.find(({ outcome }) => outcome === "ended") ?? ended[0];
  };
  let ended = await end(changeable);
  if (ended === undefined && (await mayRevoke(c, session, query))) ended = await end();
  if (ended === undefined) throw new Problem("no-such-session");
  if (ended.outcome === "revoked") await recordRevocation(c, session, query);
  return answer(c, ended);
}

/**
 * The names that the session may have. Who knows only its ticket leaves out the jurisdiction that its route adds, and
 * is not to be told that a ticket is void which opens a session of the longer name.
 */
function namesOf(c: ApiCall, session: string): readonly string[] {
  if (jurisdictionOf(session) !== undefined) return [session];
  const added = c.var.gateway.routes.flatMap(({ placement }) => placement.jurisdiction ?? []);
  return [session, ...[...new Set(added)].map((jurisdiction) => confinedTo(session, jurisdiction))];
}

/** Whose ticket it was its tenant's directory knows, if the gateway has made it; otherwise it is in the log alone. */
async function recordRevocation(c: ApiCall, session: string, query: EndQuery): Promise<void> {
  const { caller, client, log } = c.var;
  const { reason } = query;
  const fact = { by: caller.name, ...(reason !== undefined && { reason }), ...client };
  const tenant = tenantOf(c, query);
  const reserved =
    tenant === undefined
      ? undefined
      : await askDirectory(c, tenant, (directory) => directory.reserved({ session }));
  if (tenant === undefined || reserved === undefined) {
    log.audit("ticket-revoked", { session, ...fact });
  } else {
    recordFact(c, { tenant, session, subject: reserved.subject }, "ticket-revoked", fact);
  }
}

function tenantOf(c: ApiCall, { tenant }: EndQuery): string | undefined {
  const { tenants } = c.var.caller.bounds;
  return tenant ?? (tenants?.length === 1 ? tenants[0] : undefined);
}

/** Whether a ticket that was not used is one that the caller may revoke. */
async function mayRevoke(
  c: ApiCall,
  session: string,
  { tenant: named, jti }: EndQuery,
): Promise<boolean> {
  const { bounds, changeable } = c.var.caller;
  const { owner } = changeable;
  // An issuer shows that it has sealed it: a session's name is made of the issuer and the `jti`.
  if (owner !== undefined && jti !== undefined) {
    return (await sessionName({ iss: owner, jti })) === withoutJurisdiction(session);
  }
  const { tenants } = bounds;
  const tenant = named ?? (tenants?.length === 1 ? tenants[0] : undefined);
  if (tenant === undefined || tenants?.includes(tenant) === false) return false;
  const reserved = await askDirectory(c, tenant, (directory) => directory.reserved({ session }));
  return reserved !== undefined && (owner === undefined || reserved.by === owner);
}
