import { errors, jwtVerify } from "jose";
import * as v from "valibot";

import { issuePath } from "../../json/issue-path.ts";
import { jsonPart, splitCompact } from "../compact.ts";
import { TicketError } from "../errors.ts";
import { CLOCK_SKEW_SECONDS } from "../lifetime.ts";
import type { AccessKeys } from "./keys.ts";
import { AccessKeysError } from "./keys-error.ts";

/** Max length of an address in UTF-16 code units. */
const MAX_EMAIL_LENGTH = 240;

/**
 * An e-mail address, its ASCII letters in lower case: what is before and after the only `@` has no spaces and nothing
 * invisible. Unicode's own lower case would make one address of two: U+212A, the sign of the unit kelvin, becomes a `k`.
 */
export const Email = v.pipe(
  v.string(),
  v.maxLength(MAX_EMAIL_LENGTH),
  v.regex(/^[^@\s\p{C}\p{Z}]+@[^@\s\p{C}\p{Z}]+$/u),
  v.transform((text) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
);

/** Strict: every other way to steer the reader is refused. */
const Header = v.strictObject({
  alg: v.literal("RS256"),
  kid: v.string(),
  typ: v.optional(v.literal("JWT")),
});

/** Other claims are ignored. One of a service token has no `email`. */
const AccessClaims = v.object({
  /** Of an application; those of the team itself are of another type. */
  type: v.literal("app"),
  email: Email,
});

export interface AccessOptions {
  /** The origin of the team, which is the `iss`. */
  readonly team: string;
  /** Tags of the applications, of which the JWT's `aud` has to have one. */
  readonly audiences: readonly string[];
  readonly keys: AccessKeys;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/**
 * The e-mail address of the person whom a JWT of Cloudflare Access proves. Throws TicketError, and AccessKeysError
 * while the team's keys cannot be read.
 */
export async function accessEmail(jwt: string, options: AccessOptions): Promise<string> {
  const header = jsonPart(splitCompact(jwt, 3)[0], "header");
  if (!v.is(Header, header)) throw new TicketError("header");
  const result = v.safeParse(AccessClaims, await verified(jwt, options), { abortEarly: true });
  if (!result.success) throw new TicketError("claims", issuePath(result.issues[0]));
  return result.output.email;
}

async function verified(
  jwt: string,
  { team, audiences, keys, now }: AccessOptions,
): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(jwt, keys, {
      algorithms: ["RS256"],
      issuer: team,
      audience: [...audiences],
      requiredClaims: ["iat", "exp"],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof AccessKeysError) throw error;
    throw new TicketError(reasonOf(error));
  }
}

function reasonOf(error: unknown): TicketError["reason"] {
  if (error instanceof errors.JWKSNoMatchingKey) return "unknown-key";
  if (error instanceof errors.JWTExpired) return "expired";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "signature";
  return REASONS.get(error.claim) ?? "claims";
}

const REASONS: ReadonlyMap<string, TicketError["reason"]> = new Map([
  ["iss", "issuer"],
  ["aud", "audience"],
  ["nbf", "not-yet-valid"],
]);
