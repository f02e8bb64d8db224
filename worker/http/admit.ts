import { boundsOf, narrowed, outside, routesWithin } from "../admission/bounds.ts";
import type { EndCode } from "../channel/ends.ts";
import { TICKET_SUBPROTOCOL_PREFIX, type Asks } from "../channel/messages.ts";
import type { Admission } from "../console/admission.ts";
import type { Config, Service } from "../config/config.ts";
import type { Claims } from "../ticket/claims.ts";
import type { CloudStackReason } from "../ticket/cloudstack/errors.ts";
import { TicketError, type TicketReason } from "../ticket/errors.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import { keyIdOf, openTicket, ticketMark } from "../ticket/open.ts";
import { sessionName } from "../ticket/session-name.ts";
import { chooseRoute } from "../route/route.ts";
import { planTarget, type PlanFault } from "../route/plan.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import { originAllowed } from "./origin.ts";
import { Problem } from "./problem.ts";
import { publicUrl } from "./public-url.ts";
import { offeredChannel, offeredNames, upgradeProblem, type ViewerOffer } from "./upgrade.ts";
import type { UsedTickets } from "./used-tickets.ts";

/** How long after the last moment of a ticket its session still remembers that it was used. */
const FORGET_MARGIN_MS = 10 * 60 * 1000;

export type Admitted =
  /** No WebSocket: the client is not the viewer, or not on a page that may open consoles. */
  | { readonly kind: "refuse"; readonly problem: Problem }
  /** A WebSocket that only says why: this is for a person to read. */
  | {
      readonly kind: "end";
      readonly offer: ViewerOffer;
      readonly code: EndCode;
      /** What a person has to confirm before the ticket is redeemed. */
      readonly asks?: Asks;
      readonly reason?: TicketReason | CloudStackReason;
      /** The claim that did not fit, or asked for more than its issuer may. */
      readonly claim?: string;
      /** The session of a ticket that is good, but has to be confirmed or has no way to its target. */
      readonly session?: string;
      /** Which demand on TLS can never be met, and on which route. */
      readonly check?: TlsCheck;
      readonly route?: string;
    }
  | {
      readonly kind: "session";
      readonly admission: Admission;
      /** The `kid` of the key that opened the ticket. */
      readonly key?: string;
      /** What the ticket is known by without being opened: {@link ticketMark}. */
      readonly mark?: string;
    };

/**
 * Decides about one request for a console. `now` is unix time in milliseconds. Nothing about the
 * configuration or the ticket is told before the Origin is known to be allowed.
 */
export async function admit(
  request: Request,
  config: Config,
  used: UsedTickets,
  now: number,
): Promise<Admitted> {
  const offer = readUpgrade(request);
  if (offer instanceof Problem) return { kind: "refuse", problem: offer };
  const refused = refuseOrigin(request, offer, config);
  if (refused !== undefined) return refused;
  if (config.service === undefined) return { kind: "end", offer, code: "gateway-unready" };
  if (offer.ticket === "") return { kind: "end", offer, code: "ticket-missing" };
  const session = used.sessionOf(ticketMark(offer.ticket), now);
  if (session !== undefined) return { kind: "end", offer, code: "ticket-used", session };
  return admitTicket(offer, config.service, now);
}

interface TicketOffer extends ViewerOffer {
  /** Empty if none was offered. */
  readonly ticket: string;
}

function readUpgrade(request: Request): TicketOffer | Problem {
  const problem = upgradeProblem(request);
  if (problem !== undefined) return problem;
  const { headers } = request;
  const names = offeredNames(headers) ?? [];
  const tickets = names.filter((name) => name.startsWith(TICKET_SUBPROTOCOL_PREFIX));
  const channel = offeredChannel(names);
  if (channel === undefined || tickets.length > 1) return new Problem("wrong-subprotocol");
  return { ...channel, ticket: tickets[0]?.slice(TICKET_SUBPROTOCOL_PREFIX.length) ?? "" };
}

/**
 * What a page that may not open consoles gets. Every browser sends an Origin and hides the status of a
 * refused upgrade, so a page is told by WebSocket; a client without Origin sees the status.
 */
export function refuseOrigin(
  request: Request,
  offer: ViewerOffer,
  config: Config,
): Admitted | undefined {
  const origin = request.headers.get("Origin");
  if (originAllowed(origin, publicUrl(request, config).origin, config)) return undefined;
  return origin === null
    ? { kind: "refuse", problem: new Problem("origin-not-allowed") }
    : { kind: "end", offer, code: "origin-not-allowed" };
}

async function admitTicket(offer: TicketOffer, service: Service, now: number): Promise<Admitted> {
  let claims: Claims;
  try {
    claims = await openTicket(offer.ticket, {
      keys: service.ticketKeys,
      issuers: service.issuers,
      audience: service.ticketAudience,
      maxSeconds: service.ticketMaxSeconds,
      now: Math.floor(now / 1000),
    });
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { code, reason, where: claim } = error;
    return { kind: "end", offer, code, reason, ...(claim !== undefined && { claim }) };
  }
  const admitted = await admitClaims(claims, offer, service);
  if (admitted.kind !== "session") return admitted;
  return { ...admitted, key: keyIdOf(offer.ticket), mark: ticketMark(offer.ticket) };
}

/** Decides about claims that were found good, whoever made them. */
export async function admitClaims(
  claims: Claims,
  offer: ViewerOffer,
  service: Service,
): Promise<Admitted> {
  const bounds = boundsOf(claims, service.bounds);
  if (bounds === undefined) return { kind: "end", offer, code: "ticket-invalid", reason: "issuer" };
  const claim = outside(claims, bounds);
  if (claim !== undefined) {
    return { kind: "end", offer, code: "ticket-invalid", reason: "bounds", claim };
  }
  const session = await sessionName(claims);
  const plan = planTarget(routesWithin(service.routes, bounds), claims.target);
  if ("fault" in plan) {
    const why = endOfFault(plan, claims, service);
    return { kind: "end", offer, session, ...why };
  }
  const { route, endpoint } = plan;
  const grant = narrowed(claims.grant, bounds);
  if ((claims.confirm === true || service.confirmLinks) && !offer.confirmed) {
    const asks = { console: claims.console, mode: grant.mode };
    return { kind: "end", offer, code: "needs-confirmation", asks, session };
  }
  const admission: Admission = {
    session,
    channel: offer.channel,
    named: offer.named,
    // The canonical spelling replaces the ticket's: what was checked is what is dialled, and how.
    claims: { ...claims, target: { ...claims.target, ...endpoint, route: route.name }, grant },
    maxSeconds: Math.min(service.sessionMaxSeconds, grant.maxSeconds ?? service.sessionMaxSeconds),
    alwaysBlocked: bounds.grant?.blockedKeys,
    forgetAfter: (claims.exp + CLOCK_SKEW_SECONDS) * 1000 + FORGET_MARGIN_MS,
  };
  return { kind: "session", admission };
}

/** How a viewer is told that there is no way to its target. */
function endOfFault(
  plan: PlanFault,
  { target }: Claims,
  { routes }: Service,
): Pick<Extract<Admitted, { kind: "end" }>, "code" | "check" | "route" | "reason"> {
  if (plan.fault === "tls") {
    return { code: "target-not-verified", check: plan.check, route: plan.route.name };
  }
  // Without the bounds there would be a route.
  const isBounds = typeof chooseRoute(routes, target) !== "string";
  return {
    code: plan.fault === "no-route" ? "route-missing" : "target-not-allowed",
    ...(isBounds && { reason: "bounds" as const }),
  };
}
