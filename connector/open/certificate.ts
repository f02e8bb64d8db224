import { createHash, type X509Certificate } from "node:crypto";

import type { TlsCheck } from "../../worker/route/tls-check.ts";
import type { TlsDemand } from "../config/tls-demand.ts";

/** Key purpose of a TLS server (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

export type X509Demand = Extract<TlsDemand, { mode: "x509" }>;

/** OpenSSL's verdicts (x509_vfy.h). The others are of rules about chains, such as name constraints and weak keys. */
const VERDICTS: Readonly<Record<string, TlsCheck>> = {
  UNABLE_TO_GET_ISSUER_CERT: "authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "authority",
  SELF_SIGNED_CERT_IN_CHAIN: "authority",
  CERT_SIGNATURE_FAILURE: "authority",
  CERT_UNTRUSTED: "authority",
  CERT_REJECTED: "authority",
  CERT_REVOKED: "authority",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
};

/** Whether pins alone say who the server is: no authority was named, so there is no chain to check. */
function isPinnedOnly(demand: X509Demand): boolean {
  return demand.authorities === undefined && demand.pins.length > 0;
}

/** What a server has shown. */
export interface Shown {
  readonly certificate: X509Certificate | undefined;
  /** OpenSSL's verdict on the chain by Node's name for it; `undefined` for a good one. */
  readonly verdict: string | undefined;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/**
 * What is wrong with a server's certificate, or `undefined`.
 *
 * A pin replaces the chain where no authority was named, and nothing else: dates, purpose and
 * name count for a pinned certificate as for any other. The name is looked for among the subjectAltNames
 * only; a CN is a comment.
 */
export function certificateFault(
  { certificate, verdict, now }: Shown,
  demand: X509Demand,
): TlsCheck | undefined {
  if (certificate === undefined) return "authority";
  const pin = spkiPin(certificate);
  if (!demand.pins.every((pins) => pins.includes(pin))) return "pin";
  if (verdict !== undefined && !isPinnedOnly(demand)) {
    // OpenSSL says the same of a certificate for clients and of an issuer that is not an authority.
    if (verdict === "INVALID_PURPOSE") return isForServers(certificate) ? "chain" : "usage";
    return VERDICTS[verdict] ?? "chain";
  }
  if (now > certificate.validToDate.getTime()) return "expired";
  if (now < certificate.validFromDate.getTime()) return "not-yet-valid";
  if (!isForServers(certificate)) return "usage";
  if (certificate.subjectAltName === undefined) return "no-names";
  return hasName(certificate, demand) ? undefined : "name";
}

/** Base64 SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4). */
function spkiPin(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

/** Node's `keyUsage` is the extended one; without it a certificate is for everything. */
function isForServers({ keyUsage }: X509Certificate): boolean {
  const purposes: readonly string[] | undefined = keyUsage;
  return purposes === undefined || purposes.includes(SERVER_AUTH);
}

function hasName(certificate: X509Certificate, { name }: X509Demand): boolean {
  if (name.kind === "address") return certificate.checkIP(name.text) !== undefined;
  const how = { subject: "never", wildcards: true, partialWildcards: false } as const;
  return certificate.checkHost(name.text, how) !== undefined;
}
