import type { Context } from "hono";

import type { OpenedTicket } from "../admission/opened-ticket.ts";
import type { AuditEvents } from "../observe/events.ts";
import type { AppEnv } from "./app-env.ts";
import { recordFact } from "./record-fact.ts";

/**
 * A ticket that could be opened was refused: a fact about its tenant, once a minute in each isolate, however often
 * somebody presents it.
 */
export function recordRefusal(
  c: Context<AppEnv>,
  { tenant, subject, issuer, by, console, jti }: OpenedTicket,
  { code, session, reason, claim, check, route }: AuditEvents["viewer-refused"],
): void {
  const { client, memory, now } = c.var;
  if (code === "needs-confirmation") return;
  if (!memory.recorded.add(JSON.stringify([issuer, jti, code]), now())) return;
  const context = { tenant, subject, ...(session !== undefined && { session }) };
  recordFact(c, context, "ticket-refused", {
    code,
    ...(reason !== undefined && { reason }),
    ...(claim !== undefined && { claim }),
    ...(check !== undefined && { check }),
    ...(route !== undefined && { route }),
    issuer,
    ...(by !== undefined && { by }),
    console,
    ...client,
  });
}
