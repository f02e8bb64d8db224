import { UNBOUNDED, type Bounds } from "../admission/bounds.ts";
import type { Changeable } from "../admission/changeable.ts";
import type { GatewayConfig } from "../config/config.ts";
import { verifyApiToken } from "../ticket/api-token.ts";
import { CONSOLE_SCOPES, type ApiToken, type Scope } from "../ticket/api-tokens.ts";
import { TicketError } from "../ticket/errors.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

/** Max length of the `Authorization` header in characters. */
export const MAX_AUTHORIZATION_LENGTH = 8192;

// RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1).
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

const encoder = new TextEncoder();

/** The caller of the API, known by an API token of the gateway or by its own JWT as an issuer, and what it may ask for. */
export interface Caller {
  /** Its name in the log; an issuer and a token never share one. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly bounds: Bounds;
  /** The live sessions that it may change. */
  readonly changeable: Changeable;
}

/**
 * Identifies the caller. `now` is unix time in milliseconds. Throws the problem `unauthorized`, the same
 * for every reason.
 */
export async function apiCaller(
  authorization: string | undefined,
  gateway: GatewayConfig,
  now: number,
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<Caller> {
  if (authorization === undefined) throw unauthorized('Bearer realm="porthole"');
  const token = bearerOf(authorization);
  if (token !== undefined) {
    const caller =
      (await holderOf(token, gateway, now, timingSafeEqual)) ??
      (await issuerOf(token, gateway, now));
    if (caller !== undefined) return caller;
  }
  throw unauthorized('Bearer realm="porthole", error="invalid_token"');
}

function bearerOf(authorization: string): string | undefined {
  if (authorization.length > MAX_AUTHORIZATION_LENGTH) return undefined;
  return BEARER.exec(authorization)?.[1];
}

/** Whether a request carries one of these API tokens. */
export async function hasApiToken(
  authorization: string | undefined,
  tokens: readonly ApiToken[],
  now: number,
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<boolean> {
  const given = bearerOf(authorization ?? "");
  if (given === undefined) return false;
  return (await tokenOf(given, tokens, now, timingSafeEqual)) !== undefined;
}

/**
 * The API token that was given, if it has not expired. Hashes make all lengths equal, and every token is
 * compared, whichever matches.
 */
async function tokenOf(
  given: string,
  tokens: readonly ApiToken[],
  now: number,
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<ApiToken | undefined> {
  const givenHash = await sha256(given);
  const hashes = await Promise.all(tokens.map(hashOf));
  const matches = hashes.map((hash) => timingSafeEqual(givenHash, hash));
  const token = tokens[matches.indexOf(true)];
  return token === undefined || now >= (token.expires ?? Infinity) ? undefined : token;
}

/** The holder of an API token. */
async function holderOf(
  given: string,
  { apiTokens, bounds }: GatewayConfig,
  now: number,
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<Caller | undefined> {
  const token = await tokenOf(given, apiTokens, now, timingSafeEqual);
  if (token === undefined) return undefined;
  const { name, scopes } = token;
  const own = bounds.get(name) ?? UNBOUNDED;
  return { name, scopes, bounds: own, changeable: { tenants: own.tenants } };
}

/** An issuer with its own JWT: it makes links, and sees and changes its own sessions. */
async function issuerOf(
  token: string,
  gateway: GatewayConfig,
  now: number,
): Promise<Caller | undefined> {
  try {
    const { issuer: name } = await verifyApiToken(token, {
      issuers: gateway.issuers,
      audience: gateway.ticketAudience,
      now: Math.floor(now / 1000),
    });
    const bounds = gateway.bounds.get(name) ?? UNBOUNDED;
    return {
      name,
      scopes: CONSOLE_SCOPES,
      bounds,
      changeable: { owner: name, tenants: bounds.tenants },
    };
  } catch (error) {
    if (error instanceof TicketError) return undefined;
    throw error;
  }
}

async function hashOf(token: ApiToken): Promise<ArrayBuffer> {
  return "text" in token ? sha256(token.text) : token.sha256;
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", encoder.encode(text));
}

function unauthorized(challenge: string): Problem {
  return new Problem("unauthorized", { headers: { "WWW-Authenticate": challenge } });
}
