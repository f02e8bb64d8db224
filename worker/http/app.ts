import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

import { configOf } from "../env.ts";
import { describeFault, logEvent } from "../observe/log.ts";
import { RefusalLog } from "../observe/refusal-log.ts";
import type { AppEnv, Memory } from "./app-env.ts";
import { asset, PAGE } from "./assets.ts";
import { clientOf } from "./client.ts";
import { cloudStack } from "./cloudstack.ts";
import { openConsole } from "./console.ts";
import { consoles } from "./consoles.ts";
import { countRefusal, logRefusal, refuseSourceOverLimit } from "./guard.ts";
import type { Platform } from "./platform.ts";
import { problemsPage } from "./problems-page.ts";
import { Problem, PROBLEMS, problemResponse } from "./problem.ts";
import { MinuteCounts, RateLimits } from "./rate-limits.ts";
import { securityHeaders, withHeaders } from "./security-headers.ts";
import { UsedTickets } from "./used-tickets.ts";

const PAGES = ["/", "/c", "/healthz", "/readyz", "/problems"];

/** Every route of the gateway. */
export function createApp(platform: Platform): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const memory: Memory = {
    limits: new RateLimits(),
    counts: new MinuteCounts(),
    refusals: new RefusalLog(),
    used: new UsedTickets(),
  };

  app.use(async (c, next) => {
    c.set("memory", memory);
    c.set("client", clientOf(c.req.raw.headers));
    c.set("config", configOf(c.env));
    await next();
    // The response of a WebSocket passes as it is.
    if (c.res.status === 101) return;
    const response = c.res;
    const headers = securityHeaders(new URL(c.req.url), c.var.config.frameAncestors);
    // hono would copy the old headers over the new ones.
    c.res = undefined;
    c.res = withHeaders(response, headers);
  });

  app.use("/api/*", async (c, next) => {
    refuseSourceOverLimit(c);
    await next();
  });
  app.all("/api/v1/console", (c) => openConsole(c, platform));
  app.route("/api/v1/consoles", consoles(platform));

  app.use(cloudStack(platform));

  app.get("/healthz", (c) => c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }));
  app.get("/readyz", (c) => {
    const { problems } = c.var.config;
    const headers = { "Cache-Control": "no-store" };
    return problems.length === 0
      ? c.json({ status: "ready" }, 200, headers)
      : c.json({ status: "unready", problems }, 503, headers);
  });
  app.get("/problems", problemsPage);
  app.get("/", (c) => asset(c.env.ASSETS, c.req.raw, PAGE));
  app.get("/c", (c) => asset(c.env.ASSETS, c.req.raw, PAGE));
  for (const path of PAGES) {
    app.all(path, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: "GET, HEAD" } });
    });
  }
  app.get("*", (c) => asset(c.env.ASSETS, c.req.raw, new URL(c.req.url).pathname));

  app.notFound(() => problemResponse(new Problem("not-found")));
  app.onError((error, c) => {
    const problem = problemOf(error);
    const { status } = PROBLEMS[problem.type];
    // What the log and a person who asks for help have in common.
    const request = status >= 500 ? crypto.randomUUID() : undefined;
    if (status === 500) {
      logEvent("fault", { ...(request !== undefined && { request }), ...describeFault(error) });
    } else if (problem.type !== "not-found") {
      countRefusal(c, problem.type);
      logRefusal(c, "request-refused", { problem: problem.type });
    }
    return problemResponse(problem, request);
  });
  return app;
}

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  // hono throws these for a body that is not JSON.
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem("invalid-request", { detail: "The body is not JSON." });
  }
  return new Problem("internal-error");
}
