import type { EndCode } from "../channel/ends.ts";
import {
  PLAIN_SUBPROTOCOL,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
  type ChannelName,
} from "../channel/messages.ts";
import type { Admission } from "../console/admission.ts";
import type { Config, Service } from "../env.ts";
import type { Claims } from "../ticket/claims.ts";
import { MAX_TICKET_LENGTH } from "../ticket/compact.ts";
import { TicketError, type TicketReason } from "../ticket/errors.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import { openTicket } from "../ticket/open.ts";
import { chooseRoute } from "../tunnel/routes.ts";
import type { TlsCheck } from "../tunnel/tunnel.ts";
import { wayTo } from "../tunnel/way.ts";
import { originAllowed } from "./origin.ts";
import { Problem } from "./problem.ts";

/** Longest `Sec-WebSocket-Protocol` header in characters: the longest ticket and room for a few names. */
export const MAX_PROTOCOLS_LENGTH = MAX_TICKET_LENGTH + 1024;

/** In the order of preference. */
const CHANNELS: readonly ChannelName[] = [SUBPROTOCOL, PLAIN_SUBPROTOCOL];

/** How long after the last moment of a ticket its session still remembers that it was used. */
const FORGET_MARGIN_MS = 10 * 60 * 1000;

export type Admitted =
  /** No WebSocket: the client is not the viewer, or not on a page that may open consoles. */
  | { readonly kind: "refuse"; readonly problem: Problem }
  /** A WebSocket that only says why: this is for a person to read. */
  | {
      readonly kind: "end";
      readonly channel: ChannelName;
      readonly code: EndCode;
      readonly reason?: TicketReason;
      /** Which demand on TLS can never be met, and on which route. */
      readonly check?: TlsCheck;
      readonly route?: string;
    }
  | { readonly kind: "session"; readonly admission: Admission };

/**
 * Decides about one request for a console. `now` is unix time in milliseconds. Nothing about the
 * configuration or the ticket is told before the Origin is known to be allowed.
 */
export async function admit(request: Request, config: Config, now: number): Promise<Admitted> {
  const offer = readUpgrade(request, config);
  if (offer instanceof Problem) return { kind: "refuse", problem: offer };
  const { channel, ticket } = offer;
  if (config.service === undefined) return { kind: "end", channel, code: "gateway-unready" };
  if (ticket === "") return { kind: "end", channel, code: "ticket-missing" };
  return admitTicket({ channel, ticket }, config.service, now);
}

interface Offer {
  readonly channel: ChannelName;
  /** Empty if none was offered. */
  readonly ticket: string;
}

function readUpgrade(request: Request, config: Config): Offer | Problem {
  if (request.method !== "GET") {
    return new Problem("method-not-allowed", { headers: { Allow: "GET" } });
  }
  const { headers } = request;
  // The runtime may answer for the version itself and then hide its header.
  if (
    headers.get("Upgrade")?.toLowerCase() !== "websocket" ||
    (headers.get("Sec-WebSocket-Version") ?? "13") !== "13"
  ) {
    return new Problem("upgrade-required", {
      headers: { Upgrade: "websocket", "Sec-WebSocket-Version": "13" },
    });
  }
  const offered = headers.get("Sec-WebSocket-Protocol") ?? "";
  if (offered.length > MAX_PROTOCOLS_LENGTH) return new Problem("wrong-subprotocol");
  const names = offered.split(",").map((name) => name.trim());
  const tickets = names.filter((name) => name.startsWith(TICKET_SUBPROTOCOL_PREFIX));
  const channel = CHANNELS.find((name) => names.includes(name));
  if (
    channel === undefined ||
    names.filter((name) => name === channel).length > 1 ||
    tickets.length > 1
  ) {
    return new Problem("wrong-subprotocol");
  }
  if (!originAllowed(headers.get("Origin"), new URL(request.url).origin, config)) {
    return new Problem("origin-not-allowed");
  }
  return { channel, ticket: tickets[0]?.slice(TICKET_SUBPROTOCOL_PREFIX.length) ?? "" };
}

async function admitTicket(
  { channel, ticket }: Offer,
  service: Service,
  now: number,
): Promise<Admitted> {
  let claims: Claims;
  try {
    claims = await openTicket(ticket, {
      keys: service.ticketKeys,
      issuers: service.issuers,
      audience: service.ticketAudience,
      maxSeconds: service.ticketMaxSeconds,
      now: Math.floor(now / 1000),
    });
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    return { kind: "end", channel, code: error.code, reason: error.reason };
  }
  const chosen = chooseRoute(service.routes, claims.target);
  if (chosen === "no-route") return { kind: "end", channel, code: "route-missing" };
  if (chosen === "not-allowed") return { kind: "end", channel, code: "target-not-allowed" };
  const { route, endpoint } = chosen;
  const way = wayTo(claims.target, route);
  if (way.kind === "none") {
    const { check } = way;
    return { kind: "end", channel, code: "target-not-verified", check, route: route.name };
  }
  const admission: Admission = {
    channel,
    // The canonical spelling replaces the ticket's: what was checked is what is dialled, and how.
    claims: { ...claims, target: { ...claims.target, ...endpoint, route: route.name } },
    maxSeconds: Math.min(
      service.sessionMaxSeconds,
      claims.grant.maxSeconds ?? service.sessionMaxSeconds,
    ),
    forgetAfter: (claims.exp + CLOCK_SKEW_SECONDS) * 1000 + FORGET_MARGIN_MS,
  };
  return { kind: "session", admission };
}
