import { accessName, type AccessRules } from "../admission/access.ts";
import { callerFor } from "../ticket/access/callers.ts";
import { accessEmail } from "../ticket/access/identity.ts";
import { accessKeys, type AccessKeys } from "../ticket/access/keys.ts";
import { AccessKeysError } from "../ticket/access/keys-error.ts";
import { TicketError } from "../ticket/errors.ts";
import type { Caller } from "./api-caller.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

/** Where Cloudflare Access puts its JWT into each request that it lets through. */
export const ACCESS_HEADER = "Cf-Access-Jwt-Assertion";

/** The seconds after which to try again while the keys cannot be read. */
const RETRY_SECONDS = 5;

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** The keys of Access teams as far as an isolate has read them; a gateway has one team. */
export function accessKeysOf({ fetch, now }: Platform): (team: string) => AccessKeys {
  const known = new Map<string, AccessKeys>();
  return (team) => {
    const keys = known.get(team) ?? accessKeys(team, { fetch, now });
    known.clear();
    known.set(team, keys);
    return keys;
  };
}

/** A call that Cloudflare Access has let through. */
export interface AccessCall {
  readonly jwt: string;
  readonly request: Pick<Request, "method" | "headers">;
  /** The gateway's own origin, as the client knows it. */
  readonly own: string;
}

/**
 * The person who makes such a call. A browser adds what Access knows them by to every request, whichever page has made
 * it, so only the gateway's own pages may change anything. `now`: unix time in milliseconds. Throws the problems
 * `unauthorized`, `not-permitted` and `access-unavailable`.
 */
export async function accessCaller(
  { jwt, request, own }: AccessCall,
  rules: AccessRules,
  keys: AccessKeys,
  now: number,
): Promise<Caller> {
  const email = await emailOf(jwt, rules, keys, now);
  if (!SAFE.has(request.method) && !isOfOwnPage(request.headers, own)) {
    throw new Problem("not-permitted", {
      detail: "Without a token, only the gateway's own pages may ask for that.",
    });
  }
  const entry = callerFor(rules.entries, email);
  if (entry === undefined) {
    throw new Problem("not-permitted", {
      detail: "No entry of ACCESS_CALLERS is for this person.",
    });
  }
  const { scopes, bounds } = entry;
  return { name: accessName(email), scopes, bounds, changeable: { tenants: bounds.tenants } };
}

async function emailOf(
  jwt: string,
  { team, audiences }: AccessRules,
  keys: AccessKeys,
  now: number,
): Promise<string> {
  try {
    return await accessEmail(jwt, { team, audiences, keys, now });
  } catch (error) {
    if (error instanceof TicketError) {
      const headers = { "WWW-Authenticate": 'Bearer realm="porthole", error="invalid_token"' };
      throw new Problem("unauthorized", { headers });
    }
    if (!(error instanceof AccessKeysError)) throw error;
    throw new Problem("access-unavailable", { headers: { "Retry-After": String(RETRY_SECONDS) } });
  }
}

/** Every browser sends an Origin with what is neither GET nor HEAD, and newer ones where it comes from. */
function isOfOwnPage(headers: Headers, own: string): boolean {
  const site = headers.get("Sec-Fetch-Site") ?? "same-origin";
  return headers.get("Origin") === own && site === "same-origin";
}
