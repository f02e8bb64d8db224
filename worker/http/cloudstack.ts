import type { MiddlewareHandler } from "hono";

import { decideCloudStack } from "../admission/cloudstack-offer.ts";
import { CLOUDSTACK_PAGES, CLOUDSTACK_SOCKETS } from "../channel/cloudstack.ts";
import type { AppEnv } from "./app-env.ts";
import { answer, decisionInput } from "./connect.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";
import { viewerPage } from "./viewer-page.ts";

/**
 * The addresses of CloudStack's console proxy; without its secrets they do not exist.
 * The path is compared unchanged, because a router would normalise `//websockify`.
 */
export function cloudStack(platform: Platform): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { config } = c.var;
    if (!config.cloudStackEnabled) return next();
    const { pathname } = c.var.url;
    if (CLOUDSTACK_SOCKETS.has(pathname)) {
      return answer(c, platform, await decideCloudStack(...decisionInput(c, platform)));
    }
    if (!CLOUDSTACK_PAGES.has(pathname)) return next();
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      throw new Problem("method-not-allowed", { headers: { Allow: "GET, HEAD" } });
    }
    const place = pathname.lastIndexOf("/") === 0 ? "index" : "two-below";
    // What the query of these addresses means is CloudStack's to say.
    const page = await viewerPage(c, place, "");
    // Unlike every other address of the page this one has a token in it: no cache may keep it.
    page.headers.set("Cache-Control", "no-store");
    return page;
  };
}
