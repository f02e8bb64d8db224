import { base64url } from "jose";
import * as v from "valibot";

import { Claims } from "./claims.ts";
import { TicketError } from "./errors.ts";
import { issuePath } from "../json/issue-path.ts";

/** Default time from `iat` to `exp`, in seconds. */
export const DEFAULT_TTL_SECONDS = 300;
/** Bytes of randomness in a `jti`. */
const JTI_BYTES = 24;

/** What an issuer decides; the rest of the claims follows from clock and randomness. */
export interface ClaimsInput extends Omit<Claims, "jti" | "iat" | "nbf" | "exp"> {
  /** Seconds until the ticket can no longer be opened. The gateway's limit is 600 by default. */
  readonly ttlSeconds?: number | undefined;
}

export interface MintingDeps {
  /** Unix time in seconds; fractions are dropped. */
  readonly now: number;
  /** Fills the bytes with cryptographic randomness, such as `crypto.getRandomValues`. */
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => unknown;
}

/** Completes an input with a fresh `jti` and its times. Throws TicketError naming a bad claim. */
export function newClaims(input: ClaimsInput, { now, random }: MintingDeps): Claims {
  const { ttlSeconds = DEFAULT_TTL_SECONDS, ...rest } = input;
  const bytes = new Uint8Array(JTI_BYTES);
  random(bytes);
  const iat = Math.floor(now);
  const claims = { ...rest, jti: base64url.encode(bytes), iat, nbf: iat, exp: iat + ttlSeconds };
  const result = v.safeParse(Claims, claims, { abortEarly: true });
  if (!result.success) throw new TicketError("claims", issuePath(result.issues[0]));
  if (ttlSeconds <= 0) throw new TicketError("lifetime");
  return result.output;
}
