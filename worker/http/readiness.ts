import type { Context } from "hono";

import { LOCAL, sourceOf } from "../admission/source.ts";
import { hasApiToken } from "./api-caller.ts";
import type { AppEnv } from "./app-env.ts";
import type { Platform } from "./platform.ts";
import { isLoopback } from "./public-url.ts";

/**
 * `GET /readyz`: whether consoles can be opened. Only the operator learns what is wrong: on this
 * machine, or with an API token.
 */
export async function readiness(c: Context<AppEnv>, platform: Platform): Promise<Response> {
  const { problems, notes, apiTokens } = c.var.config;
  const isReady = problems.length === 0;
  const isOperator =
    (isLoopback(c.var.url) && sourceOf(c.var.client) === LOCAL) ||
    (await hasApiToken(
      c.req.header("Authorization"),
      apiTokens,
      platform.now(),
      platform.timingSafeEqual,
    ));
  const body = {
    status: isReady ? "ready" : "unready",
    ...(isOperator && !isReady && { problems }),
    ...(isOperator && notes.length > 0 && { notes }),
  };
  return c.json(body, isReady ? 200 : 503, { "Cache-Control": "no-store" });
}
