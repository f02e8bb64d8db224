import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";

import type { GatewayConfig } from "../config/config.ts";
import type { Scope } from "../ticket/api-tokens.ts";
import { apiCaller, type Caller } from "./api-caller.ts";
import type { AppEnv } from "./app-env.ts";
import { countCall } from "./guard.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

/** Max length of a call's body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/** hono's view of a call of the control plane. */
export interface ApiEnv {
  readonly Bindings: AppEnv["Bindings"];
  readonly Variables: AppEnv["Variables"] & { gateway: GatewayConfig; caller: Caller };
}

/** Lets through calls of one method by callers that are known and not over their limit. */
export function callersOnly(
  platform: Platform,
  method: "POST" | "PATCH",
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (c.req.method !== method) {
      throw new Problem("method-not-allowed", { headers: { Allow: method } });
    }
    const { gateway } = c.var.config;
    if (gateway === undefined) throw new Problem("gateway-unready");
    const caller = await apiCaller(
      c.req.header("Authorization"),
      gateway,
      platform.now(),
      platform.timingSafeEqual,
    );
    c.set("gateway", gateway);
    c.set("caller", caller);
    countCall(c, caller.changeable.owner === undefined ? "token" : "issuer", caller.name);
    await next();
  };
}

/** Throws the problem `unsupported-media-type`. */
export const jsonOnly = createMiddleware(async (c, next) => {
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem("unsupported-media-type");
  await next();
});

/** Throws the problem `request-too-large`. */
export const limitedBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Problem("request-too-large");
  },
});

/** The caller, if its token has this scope. Throws the problem `not-permitted`. */
export function permitted(caller: Caller, scope: Scope): Caller {
  if (caller.scopes.includes(scope)) return caller;
  throw new Problem("not-permitted", { detail: `The token does not have the scope ${scope}.` });
}
