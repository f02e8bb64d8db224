import * as v from "valibot";

import { CONSOLE_PAGE_PATH, sessionOfPage } from "../worker/channel/addresses.ts";
import { boundsOf, outside, routesWithin, type BoundsByName } from "../worker/admission/bounds.ts";
import { Claims } from "../worker/ticket/claims.ts";
import { TicketError, type TicketReason } from "../worker/ticket/errors.ts";
import { issuePath } from "../worker/json/issue-path.ts";
import { CLOCK_SKEW_SECONDS } from "../worker/ticket/lifetime.ts";
import { openTicket, readTicket, type OpenOptions } from "../worker/ticket/open.ts";
import { sessionName, withoutJurisdiction } from "../worker/ticket/session-name.ts";
import { isElsewhere } from "../worker/admission/placement.ts";
import { chooseRoute, type Route } from "../worker/route/route.ts";
import { duration, Stop, type Finding } from "./finding.ts";
import { describe, routeFinding } from "./target-report.ts";

/** What is known of the gateway that a ticket is for. */
export interface TicketFacts extends Omit<OpenOptions, "now"> {
  readonly bounds: BoundsByName;
  /** `undefined` where neither ALLOWED_TARGETS nor ROUTES is known. */
  readonly routes: readonly Route[] | undefined;
}

/** The ticket of a link, or a ticket alone; `undefined` for what is neither. */
export function ticketIn(text: string): string | undefined {
  const ticket = text.trim().split("#").at(-1) ?? "";
  return /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){4}$/.test(ticket) ? ticket : undefined;
}

/** The session that a link names before its ticket, if it names one. */
export function sessionIn(text: string): string | undefined {
  const path = URL.parse(text.trim())?.pathname ?? "";
  return sessionOfPage(path.slice(path.lastIndexOf(`${CONSOLE_PAGE_PATH}/`)));
}

/**
 * Everything that can be told about a ticket. The findings name the machine's address and what the log
 * has too; they never hold the ticket, a password or anything else that opens a target. `now` is unix
 * time in milliseconds, `named` the session that its link names.
 */
export async function inspectTicket(
  ticket: string,
  facts: TicketFacts,
  now: number,
  named?: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    await inspect(ticket, facts, now, named, findings);
  } catch (error) {
    if (error instanceof Stop) findings.push({ kind: "fault", text: error.message });
    else if (error instanceof TicketError)
      findings.push({ kind: "fault", text: FAULTS[error.reason] });
    else throw error;
  }
  return findings;
}

async function inspect(
  ticket: string,
  facts: TicketFacts,
  now: number,
  named: string | undefined,
  findings: Finding[],
): Promise<void> {
  const add = (kind: Finding["kind"], text: string): void => {
    findings.push({ kind, text });
  };
  const { payload, kid, signedBy } = await readTicket(ticket, facts);
  add("fine", `It was sealed with the gateway's key ${kid}.`);
  if (signedBy !== undefined) add("fine", `Its issuer has signed it with the key ${signedBy}.`);

  const parsed = v.safeParse(Claims, payload, { abortEarly: true });
  if (!parsed.success) {
    throw new Stop(
      `Its claims are not as docs/tickets.md has them: ${issuePath(parsed.issues[0])}.`,
    );
  }
  const claims = parsed.output;
  const session = await sessionName(claims);
  add("note", `Its issuer is ${claims.iss}, its session ${session}.`);
  if (named !== undefined && withoutJurisdiction(named) !== withoutJurisdiction(session)) {
    add("fault", FAULTS.session);
  }
  add(
    "note",
    `It opens the console ${claims.console.id} (${claims.console.name}) of ${claims.tenant}.`,
  );
  add("note", `It is for ${claims.sub}, to ${claims.grant.mode}.`);
  await addOwnFaults(ticket, claims, facts, now, add);
  addTimes(claims, facts.maxSeconds, now, add);
  const bounds = boundsOf(claims, facts.bounds);
  if (bounds === undefined)
    throw new Stop("Who asked for it is not known to the gateway any more.");
  const beyond = outside(claims, bounds);
  if (beyond !== undefined) add("fault", `Its ${beyond} is more than its issuer may ask for.`);
  const { target } = claims;
  add("fine", `It leads to ${describe(target)} at ${target.host}, port ${String(target.port)}.`);
  const routes = facts.routes && routesWithin(facts.routes, bounds);
  findings.push(routeFinding(target, routes));
  const chosen = routes && chooseRoute(routes, target);
  if (typeof chosen === "object" && isElsewhere(claims, chosen.route)) {
    add("fault", `Its jurisdiction is not that of the route ${chosen.route.name}.`);
  }
  add("note", "Whether it was used already only the gateway knows: each ticket opens once.");
}

type Add = (kind: Finding["kind"], text: string) => void;

/** What the gateway itself would find fault with, but for the times that {@link addTimes} tells. */
async function addOwnFaults(
  ticket: string,
  claims: Claims,
  facts: TicketFacts,
  now: number,
  add: Add,
): Promise<void> {
  try {
    await openTicket(ticket, { ...facts, now: Math.floor(now / 1000) });
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    if (error.reason === "audience") {
      add(
        "fault",
        `It is for the gateway ${claims.aud}, and TICKET_AUDIENCE is ${facts.audience}.`,
      );
    } else if (!TIMES.has(error.reason)) {
      add("fault", FAULTS[error.reason]);
    }
  }
}

const TIMES: ReadonlySet<TicketReason> = new Set([
  "lifetime",
  "expired",
  "not-yet-valid",
  "issued-in-future",
] satisfies TicketReason[]);

function addTimes({ iat, nbf = iat, exp }: Claims, max: number, now: number, add: Add): void {
  const seconds = now / 1000;
  const from = Math.max(iat, nbf);
  add("note", `It was made at ${isoTime(iat)} and opens until ${isoTime(exp)}.`);
  if (exp <= iat) add("fault", "It ends before it begins: exp is not after iat.");
  else if (exp - iat > max) {
    add("fault", `It lives ${duration(exp - iat)}, and TICKET_MAX_SECONDS is ${String(max)}.`);
  }
  if (seconds >= exp + CLOCK_SKEW_SECONDS)
    add("fault", `It expired ${duration(seconds - exp)} ago.`);
  else if (from > seconds + CLOCK_SKEW_SECONDS) {
    add(
      "fault",
      `It opens in ${duration(from - seconds)} only: the issuer's clock is ahead of this one.`,
    );
  }
}

/** NumericDates may be beyond what a date can be. */
function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "no time" : date.toISOString();
}

const FAULTS: Readonly<Record<TicketReason, string>> = {
  "too-long": "It is longer than a ticket can be.",
  "not-compact": "It is not a ticket: it is cut, or some program has changed it.",
  header: "Its header has a member that no ticket has, or lacks one: docs/tickets.md has them all.",
  algorithm: "Its alg or enc is none that the gateway takes.",
  type: "Its typ or cty is not that of a ticket.",
  "unknown-key":
    "Its kid is that of no key here: neither TICKET_KEYS nor its issuer's keys have it.",
  decryption: "It was sealed with another key of that kid, or changed on the way.",
  signature: "Its issuer has another key of that kid, or it was changed.",
  issuer: "Its issuer is not in TICKET_ISSUERS, or is there and has not signed.",
  claims: "Its claims are not as docs/tickets.md has them.",
  bounds: "It asks for more than its issuer may.",
  session: "Its link names another session.",
  audience: "It is for another gateway.",
  lifetime: "It lives too long, or ends before it begins.",
  expired: "It has expired.",
  "not-yet-valid": "It opens only later.",
  "issued-in-future": "It was made in the future: the issuer's clock is ahead of this one.",
};
