import { Hono } from "hono";

import { consoleLink } from "../channel/addresses.ts";
import { callersOnly, jsonOnly, limitedBody, permitted, type ApiEnv } from "./api.ts";
import { readJsonBody } from "./json-body.ts";
import { mintTicket } from "./mint-ticket.ts";
import type { Platform } from "./platform.ts";
import { TicketRequest } from "./api/ticket-request.ts";

/** `POST /api/v1/tickets`: makes a link for a caller of the control plane. */
export function tickets(platform: Platform): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use("/", callersOnly(platform, "POST"))
    .post("/", jsonOnly, limitedBody, async (c) => {
      const { caller, client, config, gateway, url } = c.var;
      const request = readJsonBody(new Uint8Array(await c.req.arrayBuffer()), TicketRequest);
      const { session, ticket, expires } = await mintTicket(
        request,
        permitted(caller, "tickets"),
        gateway,
        platform.now(),
      );
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
