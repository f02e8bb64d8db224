import type { Claims } from "../ticket/claims.ts";
import { mayReturn } from "../ticket/return-url.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import { confinedTo } from "../ticket/session-name.ts";
import { boundsOf, narrowed, type Bounds } from "./bounds.ts";
import { consoleShown } from "./console-shown.ts";
import type { Decision, EndDecision } from "./decision.ts";
import { openedTicket } from "./opened-ticket.ts";
import { placementOf } from "./placement.ts";
import { reach, type Reach } from "./reach.ts";
import type { ConsoleRules, KnownUsed } from "./rules.ts";
import { sharingOf } from "./sharing.ts";
import { timesOf } from "./session-times.ts";
import type { ViewerOffer } from "./upgrade.ts";
import { usedBefore } from "./used-ticket.ts";

/** How long after a ticket's expiry its session still remembers that it was used. */
const FORGET_MARGIN_MS = 10 * 60 * 1000;

/**
 * Decides about claims that were found good, whoever made them. `name` is their session's name, whatever their
 * target's route adds to it; `now` is unix time in milliseconds.
 */
export function decideClaims(
  claims: Claims,
  name: string,
  offer: ViewerOffer,
  rules: ConsoleRules,
  used: KnownUsed,
  now: number,
): Decision {
  const bounds = boundsOf(claims, rules.bounds);
  if (bounds === undefined) return { kind: "end", offer, code: "ticket-invalid", reason: "issuer" };
  const { returnUrl } = claims;
  if (!mayReturn(returnUrl, rules.returnOrigins)) {
    return { kind: "end", offer, code: "ticket-invalid", reason: "bounds", claim: "returnUrl" };
  }
  const decision = decideWithin(bounds, claims, name, offer, rules, used, now);
  if (returnUrl === undefined) return decision;
  if (decision.kind === "end") return { ...decision, returnUrl };
  if (decision.kind !== "resume") return decision;
  return { ...decision, refused: { ...decision.refused, returnUrl } };
}

function decideWithin(
  bounds: Bounds,
  claims: Claims,
  name: string,
  offer: ViewerOffer,
  rules: ConsoleRules,
  used: KnownUsed,
  now: number,
): Decision {
  const opened = openedTicket(claims);
  const reached = reach(claims, bounds, rules.routes);
  if (reached.kind === "beyond-bounds") {
    const claim = reached.member;
    const end = { kind: "end", offer, code: "ticket-invalid", reason: "bounds", claim } as const;
    // A tenant that its issuer may not name knows nothing of it.
    return claim === "tenant" ? end : { ...end, opened };
  }
  if (claims.grant.covert === true && !rules.allowCovert) {
    const claim = "grant.covert";
    return { kind: "end", offer, code: "ticket-invalid", reason: "bounds", claim, opened };
  }
  if (reached.kind !== "reachable")
    return { kind: "end", offer, session: name, ...whyUnreachable(reached), opened };
  const { route, endpoint } = reached;
  const { location, jurisdiction } = placementOf(claims, route);
  const session = confinedTo(name, jurisdiction);
  const grant = narrowed(claims.grant, bounds);
  if ((claims.confirm === true || rules.confirmLinks) && !offer.confirmed) {
    const asks = { console: consoleShown(claims), mode: grant.mode };
    return { kind: "end", offer, code: "needs-confirmation", asks, session };
  }
  if (used.sessionOf(session, now) !== undefined) {
    return usedBefore({ kind: "end", offer, code: "ticket-used", session, opened }, used);
  }
  return {
    kind: "session",
    ...(location !== undefined && { location }),
    admission: {
      session,
      channel: offer.channel,
      echoSubprotocol: offer.echoSubprotocol,
      ...(offer.tabHash !== undefined && { tabHash: offer.tabHash }),
      // The canonical spelling replaces the ticket's: what was checked is what is dialled, and how.
      claims: {
        ...claims,
        target: { ...claims.target, ...endpoint, route: route.name },
        grant,
        ...(jurisdiction !== undefined && { jurisdiction }),
      },
      sharing: sharingOf(claims, rules.sharing),
      ...timesOf(grant, rules),
      alwaysBlocked: bounds.grant?.blockedKeys,
      redemptionExpiresMs: (claims.exp + CLOCK_SKEW_SECONDS) * 1000 + FORGET_MARGIN_MS,
    },
  };
}

type Unreachable = Exclude<Reach, { kind: "reachable" | "beyond-bounds" }>;

function whyUnreachable(
  reached: Unreachable,
): Pick<EndDecision, "code" | "reason" | "check" | "route"> {
  switch (reached.kind) {
    case "no-route":
    case "target-not-allowed":
      return { code: reached.kind, ...(reached.byBounds && { reason: "bounds" as const }) };
    case "tls":
      return {
        code: "target-not-verified",
        check: reached.check,
        route: reached.route.name,
      };
  }
}
