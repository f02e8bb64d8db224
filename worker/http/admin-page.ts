import type { Context } from "hono";

import { ADMIN_PAGE_PATH } from "../channel/addresses.ts";
import type { AppEnv } from "./app-env.ts";
import { ADMIN_PAGE, asset } from "./assets.ts";
import { Problem } from "./problem.ts";

/**
 * `GET /admin`: the operator's page. It has no power of its own; what is done there are calls of the API. Throws
 * the problem `not-found` where ADMIN_PAGE is "false".
 */
export async function adminPage(c: Context<AppEnv>): Promise<Response> {
  if (!c.var.config.adminPage) throw new Problem("not-found");
  return asset(c.env.ASSETS, c.req.raw, ADMIN_PAGE);
}

/**
 * Whether other pages may embed what is at a path, if they are allowed to embed the viewer. Never the operator's
 * page: somebody could be made to click into it unseen.
 */
export function mayBeFramed(path: string): boolean {
  return path !== ADMIN_PAGE_PATH;
}
