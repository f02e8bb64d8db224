import type { Context } from "hono";

import { brandedPage, type OwnParts } from "../brand/branded-page.ts";
import { LANGUAGE_TAGS } from "../channel/languages.ts";
import type { AppEnv } from "./app-env.ts";
import { asset, pageAsset, type PagePlace } from "./assets.ts";
import { languageOf } from "./language.ts";

/**
 * The viewer's page in the language of whoever asks for it, with what it has of this gateway: the operator's brand, and
 * who may show it in a frame.
 */
export async function viewerPage(
  c: Context<AppEnv>,
  place: PagePlace,
  search = c.var.url.search,
): Promise<Response> {
  const { brand, frameAncestors, language: fallback } = c.var.config;
  const cookie = c.req.header("Cookie");
  const acceptLanguage = c.req.header("Accept-Language");
  const language = languageOf({ search, cookie, acceptLanguage }, LANGUAGE_TAGS, fallback);
  const page = await ownPage(c, pageAsset(place, language), { brand, frameAncestors });
  page.headers.set("Content-Language", language);
  page.headers.append("Vary", "Accept-Language, Cookie");
  return page;
}

async function ownPage(c: Context<AppEnv>, path: string, own: OwnParts): Promise<Response> {
  if (own.brand === undefined && own.frameAncestors === "'none'")
    return asset(c.env.ASSETS, c.req.raw, path);
  const suffix = `-${await hashOf(own)}"`;
  const response = await asset(c.env.ASSETS, plainRequest(c.req.raw, suffix), path);
  // A page with other parts is another page.
  const tag = response.headers.get("ETag");
  if (tag !== null) response.headers.set("ETag", tag.replace(/"$/, suffix));
  response.headers.delete("Last-Modified");
  if (response.status === 304 || c.req.method === "HEAD") return response;
  response.headers.delete("Content-Length");
  return new Response(brandedPage(await response.text(), own), response);
}

/** The request for the page as it was built: its condition holds only if the client has it with the same parts. */
function plainRequest(request: Request, suffix: string): Request {
  const headers = new Headers(request.headers);
  headers.delete("If-Modified-Since");
  const tag = headers.get("If-None-Match");
  if (tag?.endsWith(suffix) === true && !tag.includes(",")) {
    headers.set("If-None-Match", `${tag.slice(0, -suffix.length)}"`);
  } else headers.delete("If-None-Match");
  return new Request(request.url, { method: request.method, headers });
}

async function hashOf(own: OwnParts): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(own));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
