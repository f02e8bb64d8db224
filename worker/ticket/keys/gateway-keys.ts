import * as v from "valibot";

import { decodeBase64url } from "./base64url.ts";
import { RecipientPrivateKey, SharedKey, withAlg, type RecipientKey } from "./jwk.ts";
import { REPEATED } from "./key-error.ts";
import { parseKeySetting } from "./key-setting.ts";

/** Max keys in a set: enough to rotate every kind. */
export const MAX_GATEWAY_KEYS = 16;

const GatewayKey = v.pipe(
  // `A256GCM` is how WebCrypto and others call a key of 256 bits: what it encrypts with.
  withAlg({ oct: ["dir", "A256GCM"], "P-256": ["ECDH-ES"], X25519: ["ECDH-ES"] }),
  v.variant("kty", [SharedKey, RecipientPrivateKey]),
);

const GatewayKeySet = v.strictObject({
  keys: v.pipe(
    v.array(GatewayKey),
    v.minLength(1),
    v.maxLength(MAX_GATEWAY_KEYS),
    v.check((keys) => new Set(keys.map((key) => key.kid)).size === keys.length, REPEATED),
  ),
});

export type GatewayKey = v.InferOutput<typeof GatewayKey>;

/**
 * The keys that open tickets, as a JWK Set (RFC 7517 §5). New tickets are sealed with the first shared
 * key; the others go on opening tickets until they are removed from the set.
 */
export type GatewayKeys = v.InferOutput<typeof GatewayKeySet>;

/** Reads the secret TICKET_KEYS. Throws KeyError, whose message is safe to log. */
export function parseGatewayKeys(json: string): GatewayKeys {
  return parseKeySetting("TICKET_KEYS", GatewayKeySet, json);
}

/** The key that the gateway itself seals with, or `undefined` if the set has recipient keys only. */
export function sealingKey(keys: GatewayKeys): SharedKey | undefined {
  return keys.keys.find((key) => key.kty === "oct");
}

/** The half of a recipient key that issuers get. */
export function publicRecipientKey(key: RecipientPrivateKey): RecipientKey {
  const { kid, alg } = key;
  return key.kty === "EC"
    ? { kty: key.kty, crv: key.crv, x: key.x, y: key.y, kid, alg }
    : { kty: key.kty, crv: key.crv, x: key.x, kid, alg };
}

/** What only the gateway and whoever shares a key with it know, key by key. */
export function secretsOf({ keys }: GatewayKeys): readonly Uint8Array[] {
  return keys.map((key) => decodeBase64url(key.kty === "oct" ? key.k : key.d));
}

/**
 * The same, in the order in which the gateway seals for itself: private keys before those that issuers have too. What
 * the first one has sealed, no issuer can open, unless there are shared keys alone.
 */
export function ownSecretsOf({ keys }: GatewayKeys): readonly Uint8Array[] {
  const own = keys.filter(({ kty }) => kty !== "oct");
  const shared = keys.filter(({ kty }) => kty === "oct");
  return secretsOf({ keys: [...own, ...shared] });
}
