import { Hono } from "hono";

import { consoleLink } from "../channel/addresses.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import { callersOnly, jsonOnly, limitedBody, permitted, type ApiEnv } from "./api.ts";
import { readJsonBody } from "./json-body.ts";
import { mintTicket } from "./mint-ticket.ts";
import type { Platform } from "./platform.ts";
import { reserveTicket } from "./reserve-ticket.ts";
import { TicketRequest } from "./api/ticket-request.ts";

/** `POST /api/v1/tickets`: makes a link for a caller of the control plane. */
export function tickets(platform: Platform): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use("/", callersOnly(platform, "POST"))
    .post("/", jsonOnly, limitedBody, async (c) => {
      const { caller, client, config, gateway, url } = c.var;
      const request = readJsonBody(new Uint8Array(await c.req.arrayBuffer()), TicketRequest);
      const minted = await mintTicket(
        request,
        permitted(caller, "tickets"),
        gateway,
        platform.now(),
      );
      await reserveTicket(c.env.DIRECTORY.getByName(request.tenant), {
        session: minted.session,
        subject: request.subject,
        console: request.console.id,
        issuer: gateway.ticketAudience,
        by: caller.name,
        expiresUnixMs: (minted.expires + CLOCK_SKEW_SECONDS) * 1000,
      });
      const { session, ticket, expires } = minted;
      platform.log.audit("link-created", {
        session,
        by: caller.name,
        tenant: request.tenant,
        subject: request.subject,
        console: request.console.id,
        mode: request.grant.mode,
        ...client,
      });
      const body = {
        url: consoleLink(url.origin + config.basePath, session, ticket),
        session,
        expiresAt: new Date(expires * 1000).toISOString(),
      };
      return c.json(body, 201, { "Cache-Control": "no-store" });
    });
}
