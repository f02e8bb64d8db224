import type { Fetches } from "../config/bindings.ts";
import { Problem } from "./problem.ts";

/**
 * The viewer's page, for addresses in the gateway's own folder, one folder below, and two: all that it names is named
 * relative to its address.
 */
export type PagePlace = "index" | "one-below" | "two-below";

/** The path of the viewer's page among the assets. */
export function pageAsset(place: PagePlace, language: string): string {
  return `/${place}.${language}.html`;
}

/** The operator's page, which is asked for by its own address alone. */
export const ADMIN_PAGE = "/admin.html";

/** The API's page for people, and its document for programs. */
export const API_PAGE = "/api.html";
export const API_DOCUMENT = "/openapi.json";

/** Max length of an asset's path in characters. */
const MAX_PATH_LENGTH = 256;
const PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/** The only headers of the client that are passed on: those of conditional requests. */
const PASSED_HEADERS = ["If-None-Match", "If-Modified-Since"];

/**
 * An asset of the viewer. The path is asked for as given, so it must be plain: no empty or dotted
 * segment, no percent-encoding, no backslash. A redirect never leaves here. The headers may be changed.
 */
export async function asset(assets: Fetches, request: Request, path: string): Promise<Response> {
  if (path.length > MAX_PATH_LENGTH || !PATH.test(path)) throw new Problem("not-found");
  const headers = new Headers();
  for (const name of PASSED_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const url = new URL(path, "https://assets.invalid");
  const response = await assets.fetch(new Request(url, { method: request.method, headers }));
  if (response.status !== 200 && response.status !== 304) {
    await response.body?.cancel();
    throw new Problem("not-found");
  }
  return new Response(response.body, response);
}
