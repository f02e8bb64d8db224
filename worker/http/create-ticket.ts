import { directoryOf } from "../config/directories.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import { answer, type ApiCall } from "./api.ts";
import type { TicketRequest } from "./api/ticket-request.ts";
import { mintTicket } from "./mint-ticket.ts";
import { recordFact } from "./record-fact.ts";
import { reserveTicket } from "./reserve-ticket.ts";
import { linkOf } from "./ticket-link.ts";

/** `POST /api/v1/tickets`: makes a link for a caller of the control plane. */
export async function createTicket(c: ApiCall, request: TicketRequest): Promise<Response> {
  const { caller, client, config, gateway, now } = c.var;
  const minted = await mintTicket(request, caller, gateway, now());
  await reserveTicket(directoryOf(c.env, request.tenant, config.directories), {
    session: minted.session,
    subject: request.subject,
    console: request.console.id,
    issuer: gateway.ticketAudience,
    by: caller.name,
    expiresUnixMs: (minted.expires + CLOCK_SKEW_SECONDS) * 1000,
  });
  const { tenant, subject } = request;
  recordFact(c, { tenant, session: minted.session, subject }, "link-created", {
    by: caller.name,
    console: request.console.id,
    mode: request.grant.mode,
    ...client,
  });
  return answer(c, linkOf(c, minted), 201);
}
