import type { MiddlewareHandler } from "hono";

import { API_PAGE_PATH, isConsolePage } from "../channel/addresses.ts";
import { CLOUDSTACK_PAGES } from "../channel/cloudstack.ts";
import type { AppEnv } from "./app-env.ts";
import { Problem } from "./problem.ts";
import { isLoopback } from "./public-url.ts";

/** What a person opens, perhaps from a bookmark or an old link. */
const PAGES: ReadonlySet<string> = new Set(["/", "/problems", API_PAGE_PATH, ...CLOUDSTACK_PAGES]);

/**
 * Links and tokens must not travel in clear text: plain http is answered on loopback hosts only.
 * Elsewhere a page redirects to https, and anything else is refused, because a client that is
 * redirected would send its secrets in clear text first, every time.
 */
export const httpsOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { config, url } = c.var;
  if (url.protocol === "https:" || config.allowHttp || isLoopback(url)) return next();
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  const isPage = PAGES.has(url.pathname) || isConsolePage(url.pathname);
  if (!isRead || !isPage) throw new Problem("https-required");
  const secure = new URL(url);
  secure.protocol = "https:";
  secure.port = "";
  secure.pathname = config.basePath + url.pathname;
  return new Response(null, {
    status: 308,
    headers: { Location: secure.href, "Cache-Control": "no-store" },
  });
};
