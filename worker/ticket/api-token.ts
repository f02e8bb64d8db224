import * as v from "valibot";

import { TicketError } from "./errors.ts";
import { issuePath } from "../json/issue-path.ts";
import type { Issuers } from "./issuers.ts";
import { checkLifetime } from "./lifetime.ts";
import { optional } from "./optional.ts";
import { verifySigned } from "./signed.ts";

/** `typ` of an issuer's bearer JWT, so that no other token it signs opens the API (RFC 8725 §3.11). */
export const API_TOKEN_TYPE = "porthole-api+jwt";
/** Max time from `iat` to `exp` of an API token, in seconds. */
const API_TOKEN_MAX_SECONDS = 600;

const NumericDate = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Other claims are allowed and ignored: unlike a ticket, this token grants nothing by its content. */
const ApiClaims = v.object({
  iss: v.string(),
  aud: v.string(),
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  iat: NumericDate,
  nbf: optional(NumericDate),
  exp: NumericDate,
});

export interface ApiCaller {
  readonly issuer: string;
  readonly subject: string;
}

export interface ApiTokenOptions {
  readonly issuers: Issuers;
  readonly audience: string;
  /** Unix time in seconds. */
  readonly now: number;
}

/**
 * Verifies the bearer JWT of an issuer that has `api: true`. Throws TicketError; to a caller of the API
 * each of its codes means the problem `unauthorized`.
 */
export async function verifyApiToken(jwt: string, options: ApiTokenOptions): Promise<ApiCaller> {
  const { issuer, payload } = await verifySigned(jwt, API_TOKEN_TYPE, options.issuers);
  if (issuer.api !== true) throw new TicketError("issuer");
  const result = v.safeParse(ApiClaims, payload, { abortEarly: true });
  if (!result.success) throw new TicketError("claims", issuePath(result.issues[0]));
  if (result.output.aud !== options.audience) throw new TicketError("audience");
  checkLifetime(result.output, API_TOKEN_MAX_SECONDS, options.now);
  return { issuer: issuer.issuer, subject: result.output.sub };
}
