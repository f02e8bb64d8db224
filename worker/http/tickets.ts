import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";

import { tooWide } from "../admission/bounds.ts";
import type { Service } from "../config/config.ts";
import { apiCaller, type Caller } from "./api-caller.ts";
import type { AppEnv } from "./app-env.ts";
import { ConsoleChange, ConsoleRequest, MAX_BODY_BYTES } from "./ticket-request.ts";
import type { Scope } from "../ticket/api-tokens.ts";
import { SESSION_NAME } from "../ticket/session-name.ts";
import { countCall } from "./guard.ts";
import { readJsonBody } from "./json-body.ts";
import { newConsole } from "./mint-ticket.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

interface ConsolesEnv {
  readonly Bindings: AppEnv["Bindings"];
  readonly Variables: AppEnv["Variables"] & { service: Service; caller: Caller };
}

const jsonOnly = createMiddleware(async (c, next) => {
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem("unsupported-media-type");
  await next();
});

const limitedBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Problem("request-too-large");
  },
});

/**
 * The control plane's side: `POST /api/v1/consoles` makes a link, `PATCH /api/v1/consoles/{session}`
 * changes what the viewer of a live session may do.
 */
export function consoles(platform: Platform): Hono<ConsolesEnv> {
  return new Hono<ConsolesEnv>()
    .use("/:session?", async (c, next) => {
      const method = c.req.param("session") === undefined ? "POST" : "PATCH";
      if (c.req.method !== method) {
        throw new Problem("method-not-allowed", { headers: { Allow: method } });
      }
      const { service } = c.var.config;
      if (service === undefined) throw new Problem("gateway-unready");
      const authorization = c.req.header("Authorization");
      c.set("service", service);
      c.set(
        "caller",
        await apiCaller(authorization, service, platform.now(), platform.timingSafeEqual),
      );
      const { caller } = c.var;
      countCall(c, caller.changeable.owner === undefined ? "token" : "issuer", caller.name);
      await next();
    })
    .post("/", jsonOnly, limitedBody, async (c) => {
      const request = readJsonBody(new Uint8Array(await c.req.arrayBuffer()), ConsoleRequest);
      const { session, ticket, expires } = await newConsole(
        request,
        permitted(c.var.caller, "tickets"),
        c.var.service,
        platform.now(),
      );
      platform.log.audit("link-created", {
        session,
        by: c.var.caller.name,
        tenant: request.tenant,
        subject: request.subject,
        console: request.console.id,
        mode: request.grant.mode,
        ...c.var.client,
      });
      const url = `${c.var.url.origin}${c.var.config.basePath}/c#${ticket}`;
      const expiresAt = new Date(expires * 1000).toISOString();
      return c.json({ url, session, expiresAt }, 201, { "Cache-Control": "no-store" });
    })
    .patch("/:session", jsonOnly, limitedBody, async (c) => {
      const session = c.req.param("session");
      const { mode } = readJsonBody(new Uint8Array(await c.req.arrayBuffer()), ConsoleChange);
      const { name, bounds, changeable } = permitted(c.var.caller, "sessions:write");
      if (bounds.grant !== undefined && tooWide({ mode }, bounds.grant) !== undefined) {
        throw new Problem("not-permitted", {
          detail: "mode is more than this caller may ask for.",
        });
      }
      const live =
        SESSION_NAME.test(session) &&
        (await c.env.SESSIONS.getByName(session).changeMode(mode, changeable));
      if (!live) throw new Problem("no-such-session");
      platform.log.audit("session-mode-changed", { session, by: name, mode, ...c.var.client });
      return c.json({ session, mode }, 200, { "Cache-Control": "no-store" });
    });
}

/** The caller, if its token is for that. Throws the problem `not-permitted`. */
function permitted(caller: Caller, scope: Scope): Caller {
  if (caller.scopes.includes(scope)) return caller;
  throw new Problem("not-permitted", { detail: `The token does not have the scope ${scope}.` });
}
