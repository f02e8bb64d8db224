import { narrowed } from "../admission/bounds.ts";
import { placementOf } from "../admission/placement.ts";
import { reach, type Reach } from "../admission/reach.ts";
import type { GatewayConfig } from "../config/config.ts";
import { sealingKey } from "../ticket/keys/gateway-keys.ts";
import { newClaims } from "../ticket/new-claims.ts";
import { mayReturn } from "../ticket/return-url.ts";
import { sealTicket } from "../ticket/seal.ts";
import { sessionName } from "../ticket/session-name.ts";
import type { Caller } from "./api-caller.ts";
import type { TicketRequest } from "./api/ticket-request.ts";
import { Problem } from "./problem.ts";

export interface MintedTicket {
  /** The session's public name. */
  readonly session: string;
  readonly ticket: string;
  /** Unix time in seconds. */
  readonly expires: number;
}

/**
 * Seals a ticket in the gateway's own name, for a caller and within its bounds. `now` is unix time in
 * milliseconds. Throws Problem.
 */
export async function mintTicket(
  request: TicketRequest,
  caller: Caller,
  gateway: GatewayConfig,
  now: number,
): Promise<MintedTicket> {
  const { subject, ttlSeconds, target, ...rest } = request;
  if (ttlSeconds > gateway.ticketMaxSeconds) {
    throw new Problem("invalid-request", {
      detail: "ttlSeconds is more than this gateway's TICKET_MAX_SECONDS.",
    });
  }
  if (request.grant.covert === true && !gateway.allowCovert) {
    throw new Problem("not-permitted", {
      detail: "grant.covert requires this gateway's ALLOW_COVERT.",
    });
  }
  if (!mayReturn(request.returnUrl, gateway.returnOrigins)) {
    throw new Problem("not-permitted", {
      detail: "returnUrl is at none of this gateway's RETURN_ORIGINS.",
    });
  }
  const reached = reach(request, caller.bounds, gateway.routes);
  if (reached.kind !== "reachable") throw problemOf(reached);
  const key = sealingKey(gateway.ticketKeys);
  if (key === undefined) throw new Problem("no-sealing-key");

  const claims = newClaims(
    {
      ...rest,
      // In the ticket, so that its session has one name, whatever becomes of the route.
      jurisdiction: placementOf(request, reached.route).jurisdiction,
      iss: gateway.ticketAudience,
      aud: gateway.ticketAudience,
      sub: subject,
      by: caller.name,
      grant: narrowed(request.grant, caller.bounds),
      target: { ...target, ...reached.endpoint },
      ttlSeconds,
    },
    { now: now / 1000, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  const ticket = await sealTicket(claims, { kind: "shared", key });
  return { session: await sessionName(claims), ticket, expires: claims.exp };
}

function problemOf(reached: Exclude<Reach, { kind: "reachable" }>): Problem {
  switch (reached.kind) {
    case "beyond-bounds":
      return new Problem("not-permitted", {
        detail: `${reached.member} is more than this caller may ask for.`,
      });
    case "no-route":
      return new Problem("no-route");
    case "target-not-allowed":
      return new Problem("target-not-allowed");
    case "tls":
      return new Problem(reached.check === "required" ? "tls-required" : "tls-not-possible");
  }
}
