import { Hono, type Context, type MiddlewareHandler } from "hono";

import { logoOrigin } from "../brand/brand.ts";
import {
  ADMIN_PAGE_PATH,
  API_DOCUMENT_PATH,
  API_PAGE_PATH,
  CONNECT_PATH,
  CONSOLE_PAGE_PATH,
  isConsolePage,
  SESSION_IN_PATH,
} from "../channel/addresses.ts";
import { configOf } from "../config/config.ts";
import { RefusalLog } from "../observe/refusal-log.ts";
import { adminPage, mayBeFramed } from "./admin-page.ts";
import { apiRoutes } from "./api-routes.ts";
import type { AppEnv, Memory } from "./app-env.ts";
import { ADMIN_PAGE, API_DOCUMENT, API_PAGE, asset } from "./assets.ts";
import { Bans } from "./bans.ts";
import { clientOf } from "./client.ts";
import { cloudStack } from "./cloudstack.ts";
import { connectViewer } from "./connect.ts";
import { countRefusal, logRefusal, refusalOfSource } from "./guard.ts";
import { httpsOnly } from "./https-only.ts";
import { MinuteSet } from "./minute-set.ts";
import type { Platform } from "./platform.ts";
import {
  isForPerson,
  PROBLEM_STYLES_PATH,
  problemPage,
  problemsPage,
  problemStyles,
} from "./problem-page.ts";
import { Problem, PROBLEMS, problemResponse } from "./problem.ts";
import { publicUrl } from "./public-url.ts";
import { MinuteCounts, RateLimits } from "./rate-limits.ts";
import { readiness } from "./readiness.ts";
import { securityHeaders } from "./security-headers.ts";
import { UsedTickets } from "./used-tickets.ts";
import { viewerPage } from "./viewer-page.ts";

/** The path of a session's own address below one of the gateway's. */
const BELOW = `/:session{${SESSION_IN_PATH}}` as const;

const RESOURCE_POLICY = "Cross-Origin-Resource-Policy";

const PAGES = [
  "/",
  ADMIN_PAGE_PATH,
  CONSOLE_PAGE_PATH,
  CONSOLE_PAGE_PATH + BELOW,
  "/healthz",
  "/readyz",
  "/problems",
  PROBLEM_STYLES_PATH,
  API_PAGE_PATH,
  API_DOCUMENT_PATH,
];

/** The whole of the gateway's HTTP side. */
export function createApp(platform: Platform): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(prepare(platform));
  app.use(httpsOnly);
  addApi(app, platform);
  app.use(cloudStack(platform));
  addPages(app, platform);
  app.notFound((c) => answerProblem(c, new Problem("not-found")));
  app.onError((error, c) => answerError(error, c, platform));
  return app;
}

/** Gives each request its configuration and the isolate's memory, and its answer the security headers. */
function prepare({ log, now, newId, countRefusals }: Platform): MiddlewareHandler<AppEnv> {
  const memory: Memory = {
    limits: new RateLimits(),
    counts: new MinuteCounts(),
    bans: new Bans(),
    refusals: new RefusalLog(log, countRefusals),
    recorded: new MinuteSet(),
    used: new UsedTickets(),
  };
  return async (c, next) => {
    const config = configOf(c.env, log);
    const client = clientOf(c.req.raw.headers);
    const refusal = refusalOfSource(c.req.path, client, memory, now());
    if (refusal !== undefined) return problemResponse(refusal, config.basePath);
    c.set("memory", memory);
    c.set("now", now);
    c.set("newId", newId);
    c.set("log", log);
    c.set("client", client);
    c.set("config", config);
    c.set("url", publicUrl(c.req.raw, config));
    await next();
    // The response of a WebSocket passes as it is.
    if (c.res.status === 101) return undefined;
    const headers = securityHeaders(c.var.url, {
      frameAncestors: mayBeFramed(c.req.path) ? config.frameAncestors : "'none'",
      logo: config.brand && logoOrigin(config.brand),
      isPage: c.res.headers.get("Content-Type")?.startsWith("text/html") === true,
      isConsole: isConsolePage(c.req.path),
    });
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    // A viewer that another server hands out learns in this way whether the gateway is there.
    if (c.req.path === "/healthz") c.res.headers.set(RESOURCE_POLICY, "cross-origin");
    return undefined;
  };
}

function addApi(app: Hono<AppEnv>, platform: Platform): void {
  app.all(CONNECT_PATH, (c) => connectViewer(c, platform, undefined));
  app.all(CONNECT_PATH + BELOW, (c) => connectViewer(c, platform, c.req.param("session")));
  app.route("/", apiRoutes(platform));
}

function addPages(app: Hono<AppEnv>, platform: Platform): void {
  app.get("/healthz", (c) => c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }));
  app.get("/readyz", (c) => readiness(c, platform));
  app.get("/problems", (c) => problemsPage(c.var.config.basePath));
  app.get(PROBLEM_STYLES_PATH, problemStyles);
  app.get(API_PAGE_PATH, (c) => asset(c.env.ASSETS, c.req.raw, API_PAGE));
  app.get(API_DOCUMENT_PATH, (c) => asset(c.env.ASSETS, c.req.raw, API_DOCUMENT));
  app.get("/", (c) => viewerPage(c, "index"));
  app.get(ADMIN_PAGE_PATH, adminPage);
  app.get(CONSOLE_PAGE_PATH, (c) => viewerPage(c, "index"));
  app.get(CONSOLE_PAGE_PATH + BELOW, (c) => viewerPage(c, "one-below"));
  for (const path of PAGES) {
    app.all(path, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: "GET, HEAD" } });
    });
  }
  // An address of its own, so that what is said of the page holds wherever it is.
  app.get(ADMIN_PAGE, () => {
    throw new Problem("not-found");
  });
  app.get("*", (c) => asset(c.env.ASSETS, c.req.raw, c.var.url.pathname));
}

/** The problem for an error. One that is not a problem is a fault of the gateway. */
function answerError(error: Error, c: Context<AppEnv>, { log }: Platform): Response {
  const problem = error instanceof Problem ? error : new Problem("gateway-error");
  const { status } = PROBLEMS[problem.type];
  // What the log and a person who asks for help have in common.
  const request = status >= 500 ? crypto.randomUUID() : undefined;
  if (status === 500) {
    log.fault(error, { ...(request !== undefined && { request }) });
  } else if (problem.type !== "not-found") {
    countRefusal(c, problem.type);
    logRefusal(c, "request-refused", { problem: problem.type });
  }
  return answerProblem(c, problem, request);
}

/** A browser's window shows a page, and a program gets the problem. */
function answerProblem(c: Context<AppEnv>, problem: Problem, request?: string): Response {
  const { basePath } = c.var.config;
  return isForPerson(c.req.raw)
    ? problemPage(problem, basePath, request)
    : problemResponse(problem, basePath, request);
}
