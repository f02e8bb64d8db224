import { Hono } from "hono";
import * as v from "valibot";

import { tooWide } from "../admission/bounds.ts";
import { placedObject } from "../config/placed-object.ts";
import { Claims } from "../ticket/claims.ts";
import { jurisdictionOf, SESSION_NAME } from "../ticket/session-name.ts";
import { callersOnly, jsonOnly, limitedBody, permitted, type ApiEnv } from "./api.ts";
import { readJsonBody } from "./json-body.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

/** The body of `PATCH /api/v1/sessions/{session}`. */
const SessionChange = v.strictObject({ mode: Claims.entries.grant.entries.mode });

/** `PATCH /api/v1/sessions/{session}`: changes what the viewer of a live session may do. */
export function sessions(platform: Platform): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use("/:session", callersOnly(platform, "PATCH"))
    .patch("/:session", jsonOnly, limitedBody, async (c) => {
      const session = c.req.param("session");
      const { mode } = readJsonBody(new Uint8Array(await c.req.arrayBuffer()), SessionChange);
      const { name, bounds, changeable } = permitted(c.var.caller, "sessions:write");
      if (bounds.grant !== undefined && tooWide({ mode }, bounds.grant) !== undefined) {
        throw new Problem("not-permitted", {
          detail: "mode is more than this caller may ask for.",
        });
      }
      const placement = { jurisdiction: jurisdictionOf(session) };
      const live =
        SESSION_NAME.test(session) &&
        (await placedObject(c.env.SESSIONS, session, placement).changeMode(mode, changeable));
      if (!live) throw new Problem("no-such-session");
      platform.log.audit("session-mode-changed", { session, by: name, mode, ...c.var.client });
      return c.json({ session, mode }, 200, { "Cache-Control": "no-store" });
    });
}
