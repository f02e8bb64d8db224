import type { Service } from "../env.ts";
import { verifyApiToken } from "../ticket/api-token.ts";
import { TicketError } from "../ticket/errors.ts";
import type { Platform } from "./platform.ts";
import { Problem } from "./problem.ts";

/** Longest `Authorization` header in characters. */
export const MAX_AUTHORIZATION_LENGTH = 8192;

// RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1).
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

const encoder = new TextEncoder();

/** Who asks: whoever holds the gateway's API token, or an issuer by a JWT of its own. */
export interface Caller {
  /** Absent for the API token, which may do everything. */
  readonly issuer?: string;
}

/** How the audit log names a caller. */
export function nameOf(caller: Caller): string {
  return caller.issuer ?? "api-token";
}

/**
 * Finds out who asks. `now` is unix time in
 * milliseconds. Throws the problem `unauthorized`, the same for every reason.
 */
export async function apiCaller(
  authorization: string | undefined,
  service: Service,
  now: number,
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<Caller> {
  if (authorization === undefined) throw unauthorized('Bearer realm="porthole"');
  const token =
    authorization.length <= MAX_AUTHORIZATION_LENGTH ? BEARER.exec(authorization)?.[1] : undefined;
  if (token !== undefined) {
    if (await isApiToken(token, service.apiTokens, timingSafeEqual)) return {};
    const issuer = await issuerOf(token, service, now);
    if (issuer !== undefined) return { issuer };
  }
  throw unauthorized('Bearer realm="porthole", error="invalid_token"');
}

/** Hashes make all lengths equal; every token is compared, whichever matches. */
async function isApiToken(
  given: string,
  tokens: readonly string[],
  timingSafeEqual: Platform["timingSafeEqual"],
): Promise<boolean> {
  const givenHash = await sha256(given);
  const hashes = await Promise.all(tokens.map(sha256));
  const matches = hashes.map((hash) => timingSafeEqual(givenHash, hash));
  return matches.includes(true);
}

async function issuerOf(token: string, service: Service, now: number): Promise<string | undefined> {
  try {
    const { issuer } = await verifyApiToken(token, {
      issuers: service.issuers,
      audience: service.ticketAudience,
      now: Math.floor(now / 1000),
    });
    return issuer;
  } catch (error) {
    if (error instanceof TicketError) return undefined;
    throw error;
  }
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", encoder.encode(text));
}

function unauthorized(challenge: string): Problem {
  return new Problem("unauthorized", { headers: { "WWW-Authenticate": challenge } });
}
