import type { Context } from "hono";

import type { EndCode } from "../channel/ends.ts";
import type { EndMessage } from "../channel/messages.ts";
import {
  ADMISSION_HEADER,
  encodeAdmission,
  TICKET_USED,
  type Admission,
} from "../console/admission.ts";
import type { AuditEvents } from "../observe/events.ts";
import { admit, type Admitted } from "./admit.ts";
import type { AppEnv } from "./app-env.ts";
import { countConsole, countRefusal, logRefusal } from "./guard.ts";
import type { Platform } from "./platform.ts";
import type { ViewerOffer } from "./upgrade.ts";

/** `GET /api/v1/console`: the WebSocket of the viewer. */
export async function openConsole(c: Context<AppEnv>, platform: Platform): Promise<Response> {
  const { config, memory } = c.var;
  return answer(c, platform, await admit(c.req.raw, config, memory.used, platform.now()));
}

/** Answers a request for a console once it is decided about. */
export async function answer(
  c: Context<AppEnv>,
  platform: Platform,
  admitted: Admitted,
): Promise<Response> {
  switch (admitted.kind) {
    case "refuse":
      throw admitted.problem;
    case "end": {
      const { kind: _kind, offer, asks, ...why } = admitted;
      return refuse(c, platform, offer, why, asks);
    }
    case "session":
      return openSession(c, platform, admitted);
  }
}

async function openSession(
  c: Context<AppEnv>,
  platform: Platform,
  { admission, key, mark }: Extract<Admitted, { kind: "session" }>,
): Promise<Response> {
  const { session, claims } = admission;
  const { used } = c.var.memory;
  const alreadyUsed = { code: "ticket-used", session } as const;
  if (used.sessionOf(session, platform.now()) !== undefined)
    return refuse(c, platform, admission, alreadyUsed);
  if (!countConsole(c, claims.by ?? claims.iss))
    return refuse(c, platform, admission, { code: "gateway-busy" });
  platform.log.audit("viewer-admitted", {
    session,
    ...(key !== undefined && { key }),
    issuer: claims.iss,
    ...(claims.by !== undefined && { by: claims.by }),
    tenant: claims.tenant,
    subject: claims.sub,
    console: claims.console.id,
    mode: claims.grant.mode,
    ...c.var.client,
  });
  const object = c.env.SESSIONS.getByName(session);
  const response = await object.fetch(sessionRequest(admission));
  if (response.status !== TICKET_USED) return response;
  used.add(session, mark, admission.forgetAfter);
  return refuse(c, platform, admission, alreadyUsed);
}

/** Tells the viewer why there is no session, and the log. */
function refuse(
  c: Context<AppEnv>,
  platform: Platform,
  offer: Pick<ViewerOffer, "channel" | "named">,
  why: AuditEvents["viewer-refused"],
  asks?: EndMessage["asks"],
): Response {
  if (STRANGERS.has(why.code)) countRefusal(c);
  logRefusal(c, "viewer-refused", why);
  return platform.endSocket({ code: why.code, ...(asks && { asks }) }, offer, c.executionCtx);
}

/** Ends that whoever holds no good ticket can have as often as they like. */
const STRANGERS: ReadonlySet<EndCode> = new Set([
  "origin-not-allowed",
  "ticket-missing",
  "ticket-invalid",
  "ticket-expired",
  "ticket-early",
  "ticket-used",
  "link-address",
] satisfies EndCode[]);

/** Nothing of the viewer's own request goes further: neither its ticket nor a header it made up. */
function sessionRequest(admission: Admission): Request {
  return new Request("https://session.invalid/", {
    headers: { Upgrade: "websocket", [ADMISSION_HEADER]: encodeAdmission(admission) },
  });
}
