import {
  parseResumeSubprotocol,
  RESUME_SUBPROTOCOL_PREFIX,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
  type ResumeOffer,
} from "../channel/subprotocols.ts";
import type { Claims } from "../ticket/claims.ts";
import { TicketError } from "../ticket/errors.ts";
import { keyIdOf, openTicket, ticketMark } from "../ticket/open.ts";
import { jurisdictionOf, sessionName, withoutJurisdiction } from "../ticket/session-name.ts";
import { decideClaims } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { refuseOrigin } from "./origin.ts";
import { decideResume } from "./resume-offer.ts";
import type { Refusal } from "./refusal.ts";
import type { ConsoleRequest, ConsoleRules, DecisionContext } from "./rules.ts";
import { offeredChannel, offeredNames, upgradeRefusal, type ViewerOffer } from "./upgrade.ts";
import { usedBefore } from "./used-ticket.ts";

interface TicketOffer extends ViewerOffer {
  /** Empty if none was offered. */
  readonly ticket: string;
  /** What a viewer that comes back offers in its place. */
  readonly resume?: ResumeOffer;
}

/** A request for a console by a ticket or a resume token. */
export interface TicketConsoleRequest extends ConsoleRequest {
  /** The session that its path names; an issuer that knows only the ticket leaves it out. */
  readonly session: string | undefined;
}

/**
 * Decides about one request for a console by a ticket, or by a token that resumes its session. Nothing about the
 * configuration, the ticket or the token is told before the Origin is known to be allowed.
 */
export async function decideTicket(
  request: TicketConsoleRequest,
  context: DecisionContext,
): Promise<Decision> {
  const { origins, rules, used, now } = context;
  const offer = await readOffer(request);
  if (typeof offer === "string") return { kind: "refuse", refusal: offer };
  const origin = request.headers.get("Origin");
  const refused = refuseOrigin(origin, request.url.origin, offer, origins);
  if (refused !== undefined) return refused;
  if (rules === undefined) return { kind: "end", offer, code: "gateway-unready" };
  if (offer.resume !== undefined) {
    return decideResume(offer, offer.resume, request.session, rules);
  }
  if (offer.ticket === "") return { kind: "end", offer, code: "ticket-missing" };
  // A ticket that is known to be used costs no decryption.
  const session = used.sessionOf(ticketMark(offer.ticket), now);
  if (session !== undefined)
    return usedBefore({ kind: "end", offer, code: "ticket-used", session }, used);
  return decideOpened(offer, request.session, rules, context);
}

async function readOffer(request: ConsoleRequest): Promise<TicketOffer | Refusal> {
  const refusal = upgradeRefusal(request);
  if (refusal !== undefined) return refusal;
  const names = offeredNames(request.headers) ?? [];
  const tickets = names.filter((name) => name.startsWith(TICKET_SUBPROTOCOL_PREFIX));
  const resumes = names.filter((name) => name.startsWith(RESUME_SUBPROTOCOL_PREFIX));
  const channel = await offeredChannel(names);
  if (channel === undefined || tickets.length + resumes.length > 1) return "wrong-subprotocol";
  if (resumes[0] !== undefined) {
    const resume = parseResumeSubprotocol(resumes[0]);
    const isAlone = channel.channel === SUBPROTOCOL && channel.tabHash === undefined;
    return isAlone && resume !== undefined
      ? { ...channel, ticket: "", resume }
      : "wrong-subprotocol";
  }
  return { ...channel, ticket: tickets[0]?.slice(TICKET_SUBPROTOCOL_PREFIX.length) ?? "" };
}

async function decideOpened(
  offer: TicketOffer,
  inPath: string | undefined,
  rules: ConsoleRules,
  { used, now }: DecisionContext,
): Promise<Decision> {
  let claims: Claims;
  try {
    claims = await openTicket(offer.ticket, {
      keys: rules.ticketKeys,
      issuers: rules.issuers,
      audience: rules.ticketAudience,
      maxSeconds: rules.ticketMaxSeconds,
      now: Math.floor(now / 1000),
    });
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { code, reason, where: claim } = error;
    return { kind: "end", offer, code, reason, ...(claim !== undefined && { claim }) };
  }
  const name = await sessionName(claims);
  const another = { kind: "end", offer, code: "ticket-invalid", reason: "session" } as const;
  if (inPath !== undefined && withoutJurisdiction(inPath) !== withoutJurisdiction(name)) {
    return another;
  }
  const decision = decideClaims(claims, name, offer, rules, used, now);
  if (decision.kind !== "session") return decision;
  // Who knows only the ticket leaves out a jurisdiction that its route adds.
  const isNamed = inPath !== undefined && jurisdictionOf(inPath) !== undefined;
  if (isNamed && inPath !== decision.admission.session) return another;
  return { ...decision, key: keyIdOf(offer.ticket), mark: ticketMark(offer.ticket) };
}
