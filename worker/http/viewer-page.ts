import type { Context } from "hono";

import type { Brand } from "../brand/brand.ts";
import { brandedPage } from "../brand/branded-page.ts";
import type { AppEnv } from "./app-env.ts";
import { asset, type PAGE, type PAGE_ONE_BELOW, type PAGE_TWO_BELOW } from "./assets.ts";

/** The viewer's page, with the operator's brand in it. */
export async function viewerPage(
  c: Context<AppEnv>,
  path: typeof PAGE | typeof PAGE_ONE_BELOW | typeof PAGE_TWO_BELOW,
): Promise<Response> {
  const { brand } = c.var.config;
  if (brand === undefined) return asset(c.env.ASSETS, c.req.raw, path);
  const suffix = `-${await hashOf(brand)}"`;
  const response = await asset(c.env.ASSETS, plainRequest(c.req.raw, suffix), path);
  // A page with another brand is another page.
  const tag = response.headers.get("ETag");
  if (tag !== null) response.headers.set("ETag", tag.replace(/"$/, suffix));
  response.headers.delete("Last-Modified");
  if (response.status === 304 || c.req.method === "HEAD") return response;
  response.headers.delete("Content-Length");
  return new Response(brandedPage(await response.text(), brand), response);
}

/** The request for the page without a brand: its condition holds only if the client has the page with this one. */
function plainRequest(request: Request, suffix: string): Request {
  const headers = new Headers(request.headers);
  headers.delete("If-Modified-Since");
  const tag = headers.get("If-None-Match");
  if (tag?.endsWith(suffix) === true && !tag.includes(",")) {
    headers.set("If-None-Match", `${tag.slice(0, -suffix.length)}"`);
  } else headers.delete("If-None-Match");
  return new Request(request.url, { method: request.method, headers });
}

async function hashOf(brand: Brand): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(brand));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
