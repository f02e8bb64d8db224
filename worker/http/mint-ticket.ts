import { narrowed, outside, routesWithin } from "../admission/bounds.ts";
import type { Service } from "../config/config.ts";
import { sealingKey } from "../ticket/keys/gateway-keys.ts";
import { newClaims } from "../ticket/new-claims.ts";
import { sealTicket } from "../ticket/seal.ts";
import { sessionName } from "../ticket/session-name.ts";
import { planTarget, type PlanFault } from "../route/plan.ts";
import type { Caller } from "./api-caller.ts";
import type { ConsoleRequest } from "./ticket-request.ts";
import { Problem, type ProblemType } from "./problem.ts";

export interface NewConsole {
  /** The session's public name. */
  readonly session: string;
  readonly ticket: string;
  /** Unix time in seconds. */
  readonly expires: number;
}

/** Seals a ticket in the gateway's own name, for a caller and within its bounds. `now` is unix time in milliseconds. Throws Problem. */
export async function newConsole(
  request: ConsoleRequest,
  caller: Caller,
  service: Service,
  now: number,
): Promise<NewConsole> {
  const { subject, ttlSeconds, target, ...rest } = request;
  if (ttlSeconds > service.ticketMaxSeconds) {
    throw new Problem("invalid-request", {
      detail: "ttlSeconds is more than this gateway's TICKET_MAX_SECONDS.",
    });
  }
  const member = outside(request, caller.bounds);
  if (member !== undefined) {
    throw new Problem("not-permitted", {
      detail: `${member} is more than this caller may ask for.`,
    });
  }
  const plan = planTarget(routesWithin(service.routes, caller.bounds), target);
  if ("fault" in plan) throw new Problem(problemOf(plan));
  const key = sealingKey(service.ticketKeys);
  if (key === undefined) throw new Problem("no-sealing-key");

  const claims = newClaims(
    {
      ...rest,
      iss: service.ticketAudience,
      aud: service.ticketAudience,
      sub: subject,
      by: caller.name,
      grant: narrowed(request.grant, caller.bounds),
      target: { ...target, ...plan.endpoint },
      ttlSeconds,
    },
    { now: now / 1000, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  const ticket = await sealTicket(claims, { kind: "shared", key });
  return { session: await sessionName(claims), ticket, expires: claims.exp };
}

function problemOf(fault: PlanFault): ProblemType {
  switch (fault.fault) {
    case "no-route":
      return "no-such-route";
    case "not-allowed":
      return "target-not-allowed";
    case "tls":
      return fault.check === "required" ? "tls-required" : "tls-not-possible";
  }
}
