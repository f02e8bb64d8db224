import { X509Certificate } from "node:crypto";
import type { SecureVersion } from "node:tls";

import type { Target, TargetTls } from "../../worker/ticket/claims.ts";
import { HostError, normaliseHost, type Host } from "../../worker/route/address.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import type { Identity } from "./identity.ts";
import { certificatesIn } from "./pem.ts";
import type { Rule } from "./rule.ts";

/** What a server has to prove before it is told anything, and what it is shown. */
export type TlsDemand =
  | {
      readonly mode: "x509";
      /** What the certificate must be for. */
      readonly name: Host;
      /** PEM of the authorities that count. Without them and without pins, the public ones do. */
      readonly authorities: string | undefined;
      /** Base64 SHA-256 of the SubjectPublicKeyInfo: of each list, one must be the certificate's. */
      readonly pins: readonly (readonly string[])[];
      readonly identity: Identity | undefined;
      readonly minVersion: Extract<SecureVersion, "TLSv1.2" | "TLSv1.3">;
    }
  /** Encrypted, and nobody has proven anything. */
  | { readonly mode: "anonymous" };

export interface DemandOptions {
  readonly kind: Target["kind"];
  /** What the target says, `{}` for nothing in particular. */
  readonly tls: TargetTls;
  /** The rule for the dialled endpoint. */
  readonly rule: Rule;
  /** The host that is dialled, in canonical spelling. */
  readonly host: string;
  /** Whether the gateway's route allows TLS without authentication. */
  readonly anonymousTls: boolean;
}

/**
 * Puts together what the target and the operator's rule demand. A target can only narrow what the rule
 * says: where both name authorities, those count that both name, and the pins of both have to hold.
 * Where neither names any, the public ones count. The name is the target's, else the rule's, else the
 * dialled host.
 *
 * TLS without authentication requires all three to agree: the target asks for it, the gateway's route and
 * the rule allow it. It is for VNC servers alone; throws {@link TunnelError} otherwise.
 */
export function tlsDemand({ kind, tls, rule, host, anonymousTls }: DemandOptions): TlsDemand {
  if (tls.mode === "anonymous") {
    if (!anonymousTls || !rule.anonymous || kind !== "rfb") {
      throw new TunnelError("tls", "anonymous");
    }
    return { mode: "anonymous" };
  }
  return {
    mode: "x509",
    name: certificateHost(tls.serverName ?? rule.serverName ?? host),
    authorities: tls.ca === undefined ? rule.authorities : authoritiesOf(tls.ca, rule.authorities),
    pins: [tls.pins, rule.pins].filter((pins) => pins !== undefined),
    identity: rule.identity,
    minVersion: rule.minVersion,
  };
}

/**
 * A target's own authorities, as far as the rule has them too. Some that cannot be read are none, and
 * none in common are never a reason for others.
 */
function authoritiesOf(pem: string, ruled: string | undefined): string {
  const own = certificatesIn(pem) ?? [];
  const allowed = ruled === undefined ? undefined : new Set(certificatesIn(ruled)?.map(bytesOf));
  const certificates = own.filter((one) => allowed?.has(bytesOf(one)) ?? true);
  if (certificates.length === 0) throw new TunnelError("tls", "authority");
  return certificates.join("\n");
}

/** What a certificate is, whatever the line breaks of its PEM. */
function bytesOf(pem: string): string {
  return new X509Certificate(pem).raw.toString("base64");
}

/** No certificate is for what can be no host. */
function certificateHost(host: string): Host {
  try {
    return normaliseHost(host);
  } catch (error) {
    if (error instanceof HostError) throw new TunnelError("tls", "name");
    throw error;
  }
}
