import { base64url, CompactEncrypt, CompactSign, type JWK } from "jose";
import { generateKeyPairSync } from "node:crypto";

import type { Claims } from "../../../worker/ticket/claims.ts";
import { TicketError } from "../../../worker/ticket/errors.ts";
import { parseIssuers, type Issuers } from "../../../worker/ticket/issuers.ts";
import { bareJwk, type SharedKey, type SigningKey } from "../../../worker/ticket/keys/jwk.ts";
import { parseGatewayKeys, publicRecipientKey } from "../../../worker/ticket/keys/gateway-keys.ts";
import type { GatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import type { OpenOptions } from "../../../worker/ticket/open.ts";

export const NOW = 1_800_000_000;
export const AUDIENCE = "porthole";

export const CLAIMS: Claims = {
  iss: "control-plane",
  aud: AUDIENCE,
  jti: "AAECAwQFBgcICQoLDA0ODxAR",
  iat: NOW,
  nbf: NOW,
  exp: NOW + 300,
  sub: "ada@example.com",
  tenant: "acme",
  console: { id: "i-2-42-VM", name: "build server" },
  target: { kind: "rfb", host: "canary-host.internal", port: 5901, password: "canary-password" },
  grant: { mode: "control", maxSeconds: 3600 },
  keyboard: "de",
};

export function sharedKey(kid: string, fill: number): SharedKey {
  return { kty: "oct", k: base64url.encode(new Uint8Array(32).fill(fill)), alg: "dir", kid };
}

export const SHARED = sharedKey("shared-1", 7);

function pair(kind: "ed25519" | "x25519" | "p256" | "rsa") {
  const { privateKey } =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : kind === "p256"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : kind === "ed25519"
          ? generateKeyPairSync("ed25519")
          : generateKeyPairSync("x25519");
  return privateKey.export({ format: "jwk" });
}

export const EC_RECIPIENT = { ...pair("p256"), alg: "ECDH-ES", kid: "gateway-ec" };
export const OKP_RECIPIENT = { ...pair("x25519"), alg: "ECDH-ES", kid: "gateway-okp" };

export const KEYS: GatewayKeys = parseGatewayKeys(
  JSON.stringify({ keys: [SHARED, EC_RECIPIENT, OKP_RECIPIENT] }),
);

// The shapes are those that generateKeyPairSync exports; sealTicket checks them again.
export const SIGNING = {
  EdDSA: { ...pair("ed25519"), alg: "EdDSA", kid: "portal-ed" } as SigningKey,
  ES256: { ...pair("p256"), alg: "ES256", kid: "portal-ec" } as SigningKey,
  RS256: { ...pair("rsa"), alg: "RS256", kid: "portal-rsa" } as SigningKey,
};
export const OTHER_SIGNING = { ...pair("ed25519"), alg: "EdDSA", kid: "other-ed" } as SigningKey;

export function verifying(key: SigningKey): JWK {
  const { kty, crv, x, y, n, e, alg, kid } = key as JWK;
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, alg, kid })) as JWK;
}

export const ISSUERS: Issuers = parseIssuers(
  JSON.stringify([
    { issuer: "portal", keys: Object.values(SIGNING).map(verifying), api: true },
    { issuer: "other", keys: [verifying(OTHER_SIGNING)] },
  ]),
);

export const PORTAL_CLAIMS: Claims = { ...CLAIMS, iss: "portal" };

export const RECIPIENTS = KEYS.keys.flatMap((key) =>
  key.kty === "oct" ? [] : [publicRecipientKey(key)],
);

export const OPTIONS: OpenOptions = {
  keys: KEYS,
  issuers: ISSUERS,
  audience: AUDIENCE,
  maxSeconds: 600,
  now: NOW,
};

export function encoded(value: unknown): string {
  return base64url.encode(typeof value === "string" ? value : JSON.stringify(value));
}

/** Seals anything, whatever the schema says, with a `dir` header that can be bent. */
export function sealRaw(payload: unknown, header: object = {}, key: SharedKey = SHARED) {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const protectedHeader = {
    alg: "dir",
    enc: "A256GCM",
    kid: key.kid,
    typ: "porthole-ticket+jwt",
    ...header,
  };
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader(protectedHeader)
    .encrypt(base64url.decode(key.k));
}

/** Encrypts any text to the gateway's public key. */
export function encryptRaw(text: string, header: object = {}, recipient = RECIPIENTS[0]) {
  if (recipient === undefined) throw new Error("no recipient");
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({
      alg: "ECDH-ES",
      enc: "A256GCM",
      kid: recipient.kid,
      typ: "porthole-ticket+jwt",
      cty: "JWT",
      ...header,
    })
    .encrypt(bareJwk(recipient));
}

export function signRaw(payload: unknown, header: object = {}, key: SigningKey = SIGNING.EdDSA) {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "porthole-ticket+jws", ...header })
    .sign(bareJwk(key));
}

/** The refusal as `code reason`; anything but a TicketError fails the test. */
export async function refusal(opened: Promise<unknown>): Promise<string> {
  try {
    await opened;
  } catch (error) {
    if (error instanceof TicketError) return `${error.code} ${error.reason}`;
    throw error;
  }
  return "opened";
}
