import { tooWide } from "../../admission/bounds.ts";
import { sealingKey } from "../../ticket/keys/gateway-keys.ts";
import type { ApiCall } from "../api.ts";
import { answer } from "../api.ts";
import type { ObserverRequest } from "../api/session-requests.ts";
import { DEFAULT_TTL_SECONDS } from "../api/ticket-request.ts";
import type { NoObserver } from "../../admission/session-desk.ts";
import { Problem } from "../problem.ts";
import { linkOf } from "../ticket-link.ts";
import { askSession, sessionOf } from "./session-object.ts";

/** `POST /api/v1/sessions/{session}/observers`: makes a link that watches the session's console. */
export async function createObserver(
  c: ApiCall,
  { subject, ttlSeconds = DEFAULT_TTL_SECONDS, covert }: ObserverRequest,
): Promise<Response> {
  const { caller, gateway } = c.var;
  const { name, bounds, changeable } = caller;
  if (ttlSeconds > gateway.ticketMaxSeconds) {
    throw new Problem("invalid-request", {
      detail: "ttlSeconds is more than this gateway's TICKET_MAX_SECONDS.",
    });
  }
  if (covert === true && !gateway.allowCovert) {
    throw new Problem("not-permitted", { detail: "covert requires this gateway's ALLOW_COVERT." });
  }
  if (bounds.grant !== undefined && tooWide({ mode: "view", covert }, bounds.grant) !== undefined) {
    throw new Problem("not-permitted", { detail: "covert is more than this caller may ask for." });
  }
  if (sealingKey(gateway.ticketKeys) === undefined) throw new Problem("no-sealing-key");
  const request = { subject, by: name, ttlSeconds, ...(covert !== undefined && { covert }) };
  const made = await askSession(c, sessionOf(c), (object) => object.observe(request, changeable));
  if (made === undefined) throw new Problem("no-such-session");
  if ("refused" in made) throw problemOf(made);
  return answer(c, linkOf(c, made), 201);
}

function problemOf({ refused }: NoObserver): Problem {
  switch (refused) {
    case "no-sealing-key":
      return new Problem("no-sealing-key");
    case "rate":
      return new Problem("too-many-requests", { headers: { "Retry-After": "10" } });
    case "one-connection":
      return new Problem("not-permitted", {
        detail: "The machine accepts one connection at a time, so nobody else can watch it.",
      });
  }
}
