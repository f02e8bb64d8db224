import type { Claims, Target } from "../ticket/claims.ts";
import { TicketError } from "../ticket/errors.ts";
import { otherOwner, ticketOfAnswer } from "../ticket/fresh-ticket.ts";
import { openTicket } from "../ticket/open.ts";
import { boundsOf } from "./bounds.ts";
import { HookError } from "./hook-error.ts";
import { placementOf } from "./placement.ts";
import { reach } from "./reach.ts";
import type { ConsoleRules } from "./rules.ts";

/** Where a session's machine is now, and the `jti` of the ticket that says so: each is good once. */
export interface FreshTarget {
  readonly target: Target;
  readonly jti: string;
}

/**
 * Decides about a control plane's answer to the question where a session's machine is now. Its ticket is opened as a
 * link's is, has to be for the same console and person and from the same issuer, and only its target is taken, if
 * the issuer may have it. `used`: the `jti` of tickets that were taken before. `now`: unix time in milliseconds.
 * Throws {@link HookError}.
 */
export async function freshTarget(
  answer: Uint8Array,
  session: Claims,
  used: readonly string[],
  rules: ConsoleRules,
  now: number,
): Promise<FreshTarget> {
  const ticket = ticketOfAnswer(answer);
  if (ticket === undefined) throw new HookError("hook-invalid", { reason: "answer" });
  const claims = await opened(ticket, rules, now);
  const claim = otherOwner(session, claims);
  if (claim !== undefined) throw new HookError("hook-mismatch", { claim });
  const { target, jti } = claims;
  if (used.includes(jti)) throw new HookError("hook-invalid", { reason: "used" });
  const bounds = boundsOf(session, rules.bounds);
  if (bounds === undefined) throw new HookError("hook-invalid", { reason: "issuer" });
  const reached = reach({ ...session, target }, bounds, rules.routes);
  switch (reached.kind) {
    case "reachable": {
      const { endpoint, route } = reached;
      // The session is where it is: a route that confines others to a jurisdiction is none for it elsewhere.
      if (placementOf(session, route).jurisdiction !== session.jurisdiction) {
        throw new HookError("hook-invalid", { reason: "bounds", claim: "jurisdiction" });
      }
      // The canonical spelling replaces the ticket's: what was checked is what is dialled, and how.
      return { jti, target: { ...target, ...endpoint, route: route.name } };
    }
    case "beyond-bounds":
      throw new HookError("hook-invalid", { reason: "bounds", claim: reached.member });
    case "no-route":
    case "target-not-allowed":
      throw new HookError("hook-invalid", { reason: reached.kind });
    case "tls":
      throw new HookError("hook-invalid", { reason: "target-not-verified" });
  }
}

async function opened(ticket: string, rules: ConsoleRules, now: number): Promise<Claims> {
  try {
    return await openTicket(ticket, {
      keys: rules.ticketKeys,
      issuers: rules.issuers,
      audience: rules.ticketAudience,
      maxSeconds: rules.ticketMaxSeconds,
      now: Math.floor(now / 1000),
      mayBeCloudStack: true,
    });
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { reason, where: claim } = error;
    throw new HookError("hook-invalid", { reason, ...(claim !== undefined && { claim }) });
  }
}
