import type { Context } from "hono";

import {
  ADMISSION_HEADER,
  encodeAdmission,
  TICKET_USED,
  type Admission,
} from "../console/admission.ts";
import { logEvent } from "../observe/log.ts";
import { admit, type Admitted } from "./admit.ts";
import type { AppEnv } from "./app-env.ts";
import type { Platform } from "./platform.ts";

/** `GET /api/v1/console`: the WebSocket of the viewer. */
export async function openConsole(c: Context<AppEnv>, platform: Platform): Promise<Response> {
  return answer(c, platform, await admit(c.req.raw, c.var.config, Date.now()));
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
      const { code } = why;
      logEvent("viewer-refused", why);
      return platform.endSocket({ code, ...(asks && { asks }) }, offer, c.executionCtx);
    }
    case "session": {
      const { admission } = admitted;
      const { session, claims } = admission;
      logEvent("viewer-admitted", {
        session,
        issuer: claims.iss,
        ...(claims.by !== undefined && { by: claims.by }),
        tenant: claims.tenant,
        subject: claims.sub,
        console: claims.console.id,
        mode: claims.grant.mode,
      });
      const answered = await c.env.SESSIONS.getByName(session).fetch(sessionRequest(admission));
      if (answered.status !== TICKET_USED) return answered;
      logEvent("viewer-refused", { code: "ticket-used", session });
      return platform.endSocket({ code: "ticket-used" }, admission, c.executionCtx);
    }
  }
}

/** Nothing of the viewer's own request goes further: neither its ticket nor a header it made up. */
function sessionRequest(admission: Admission): Request {
  return new Request("https://session.invalid/", {
    headers: { Upgrade: "websocket", [ADMISSION_HEADER]: encodeAdmission(admission) },
  });
}
