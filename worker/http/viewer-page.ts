import type { Context } from "hono";

import type { Brand } from "../brand/brand.ts";
import { brandedPage } from "../brand/branded-page.ts";
import { LANGUAGE_TAGS } from "../channel/languages.ts";
import type { AppEnv } from "./app-env.ts";
import { asset, pageAsset, type PagePlace } from "./assets.ts";
import { languageOf } from "./language.ts";

/** The viewer's page in the language of whoever asks for it, with the operator's brand in it. */
export async function viewerPage(
  c: Context<AppEnv>,
  place: PagePlace,
  search = c.var.url.search,
): Promise<Response> {
  const { brand, language: fallback } = c.var.config;
  const cookie = c.req.header("Cookie");
  const acceptLanguage = c.req.header("Accept-Language");
  const language = languageOf({ search, cookie, acceptLanguage }, LANGUAGE_TAGS, fallback);
  const page = await brandedAsset(c, pageAsset(place, language), brand);
  page.headers.set("Content-Language", language);
  page.headers.append("Vary", "Accept-Language, Cookie");
  return page;
}

async function brandedAsset(
  c: Context<AppEnv>,
  path: string,
  brand: Brand | undefined,
): Promise<Response> {
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
