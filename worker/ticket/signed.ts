import { compactVerify } from "jose";
import * as v from "valibot";

import { jsonPart, splitCompact } from "./compact.ts";
import { TicketError } from "./errors.ts";
import type { Issuer, Issuers } from "./issuers.ts";
import { bareJwk, type VerifyingKey } from "./keys/jwk.ts";

const ALGORITHMS: ReadonlySet<unknown> = new Set<VerifyingKey["alg"] | "Ed25519">([
  "EdDSA",
  // The same by its newer name (RFC 9864 §2.2).
  "Ed25519",
  "ES256",
  "RS256",
]);

/** Strict: `crit`, `b64`, `jwk`, `jku`, `x5c` and every other way to steer the reader are refused. */
const Header = v.strictObject({ alg: v.string(), typ: v.string(), kid: v.string() });

export interface Signed {
  readonly issuer: Issuer;
  /** The payload: authentic JSON of `issuer`, its `iss` being that issuer's name. */
  readonly payload: object;
  /** Which of its keys has signed. */
  readonly kid: string;
}

/**
 * Verifies a compact JWS of the given `typ` (RFC 8725 §3.11) by the issuer its payload names, with that
 * issuer's key of the header's `kid` and `alg` and no other. Throws TicketError.
 */
export async function verifySigned(jws: string, typ: string, issuers: Issuers): Promise<Signed> {
  const [protectedPart, payloadPart] = splitCompact(jws, 3);
  const header = jsonPart(protectedPart, "header");
  if (!("alg" in header) || !ALGORITHMS.has(header.alg)) throw new TicketError("algorithm");
  if (!("typ" in header) || header.typ !== typ) throw new TicketError("type");
  if (!v.is(Header, header)) throw new TicketError("header");

  const payload = jsonPart(payloadPart, "claims");
  const name = "iss" in payload ? payload.iss : undefined;
  const issuer = issuers.find((candidate) => candidate.issuer === name);
  if (issuer === undefined) throw new TicketError("issuer");
  const named = header.alg === "Ed25519" ? "EdDSA" : header.alg;
  const key = issuer.keys.find(({ kid, alg }) => kid === header.kid && alg === named);
  if (key === undefined) throw new TicketError("unknown-key");
  try {
    await compactVerify(jws, { ...bareJwk(key), alg: header.alg }, { algorithms: [header.alg] });
  } catch {
    throw new TicketError("signature");
  }
  return { issuer, payload, kid: key.kid };
}
