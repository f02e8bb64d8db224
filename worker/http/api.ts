import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";

import type { GatewayConfig } from "../config/config.ts";
import type { Scope } from "../ticket/api-tokens.ts";
import { ACCESS_HEADER, accessCaller, accessKeysOf } from "./access-caller.ts";
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

type CallerOf = (c: ApiCall, gateway: GatewayConfig) => Promise<Caller>;

/** Identifies callers by what they present, or by Cloudflare Access where they present nothing. */
export function callerBy(platform: Platform): CallerOf {
  const keysOf = accessKeysOf(platform);
  return async (c, gateway) => {
    const { now, timingSafeEqual } = platform;
    const { access } = gateway;
    const authorization = c.req.header("Authorization");
    const jwt = c.req.header(ACCESS_HEADER);
    if (authorization !== undefined || jwt === undefined || access === undefined) {
      return apiCaller(authorization, gateway, now(), timingSafeEqual);
    }
    const call = { jwt, request: c.req.raw, own: c.var.url.origin };
    return accessCaller(call, access, keysOf(access.team), now());
  };
}

/**
 * Lets through callers that are known, not over their limit, and have all of these scopes. Nothing is read of the
 * request, and no object asked, before.
 */
export function callersOnly(
  callerOf: CallerOf,
  scopes: readonly Scope[],
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { gateway } = c.var.config;
    if (gateway === undefined) throw new Problem("gateway-unready");
    const caller = await callerOf(c, gateway);
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
