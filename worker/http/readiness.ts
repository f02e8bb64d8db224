import type { Context } from "hono";

import { tenantsOf } from "../config/directories.ts";
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
  const failing = isOperator ? await failingSinks(c) : [];
  const body = {
    status: isReady ? "ready" : "unready",
    ...(isOperator && !isReady && { problems }),
    ...(isOperator && notes.length > 0 && { notes }),
    ...(failing.length > 0 && { audit: failing }),
  };
  return c.json(body, isReady ? 200 : 503, { "Cache-Control": "no-store" });
}

/** Sinks of the audit that fail: for how many tenants, and how many events wait. Consoles open all the same. */
async function failingSinks(c: Context<AppEnv>): Promise<readonly object[]> {
  const { config, log } = c.var;
  try {
    const failing = await tenantsOf(c.env, config.directories).failingSinks();
    return failing.map(({ sinceUnixMs, ...sink }) => ({
      ...sink,
      since: new Date(sinceUnixMs).toISOString(),
    }));
  } catch (error) {
    log.fault(error, {});
    return [];
  }
}
