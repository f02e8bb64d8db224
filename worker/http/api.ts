import type { Context, MiddlewareHandler } from "hono";
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

/** No answer of the API may be kept by what it passes. */
const NO_STORE = { "Cache-Control": "no-store" } as const;

/** hono's view of a call of the API. */
export interface ApiEnv {
  readonly Bindings: AppEnv["Bindings"];
  readonly Variables: Omit<AppEnv["Variables"], "caller"> & {
    gateway: GatewayConfig;
    caller: Caller;
  };
}

/** A call of the API by a caller that is known and has the scopes for it. */
export type ApiCall = Context<ApiEnv>;

/**
 * Lets through callers that are known, not over their limit, and have all of these scopes. Nothing is read of the
 * request, and no object asked, before.
 */
export function callersOnly(
  platform: Platform,
  scopes: readonly Scope[],
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
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
    const missing = scopes.find((scope) => !caller.scopes.includes(scope));
    if (missing !== undefined) {
      throw new Problem("not-permitted", {
        detail: `The token does not have the scope ${missing}.`,
      });
    }
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

/** A success. */
export function answer(c: ApiCall, body: object, status: 200 | 201 = 200): Response {
  return c.json(body, status, NO_STORE);
}
