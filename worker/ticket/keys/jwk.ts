import type { JWK } from "jose";
import * as v from "valibot";

import { base64urlBytes, isBase64url } from "./base64url.ts";
import { KID, WEAK_RSA } from "./key-error.ts";

const Kid = v.pipe(v.string(), v.regex(KID));

/** Exactly `size` bytes in base64url. */
const bytes = (size: number) =>
  v.pipe(
    v.string(),
    v.check((text) => isBase64url(text) && base64urlBytes(text) === size),
  );

/** A positive integer in base64url with no leading zero byte (RFC 7518 §2, Base64urlUInt). */
const integer = v.pipe(
  v.string(),
  v.maxLength(1366),
  v.check((text) => text !== "" && isBase64url(text) && !/^A[A-P]/.test(text)),
);

/** Without leading zero bytes, the first of 256 has its top bit set in a 2048-bit number: `gAAA...`. */
const modulus = v.pipe(
  integer,
  v.check((text) => {
    const size = base64urlBytes(text);
    return size > 256 || (size === 256 && /^[g-z0-9_-]/.test(text));
  }, WEAK_RSA),
);

/** Members that other tools write and that change nothing here. */
const notes = {
  key_ops: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(8))),
  ext: v.optional(v.boolean()),
};
const sealing = { kid: Kid, use: v.optional(v.literal("enc")), ...notes };
const signing = { kid: Kid, use: v.optional(v.literal("sig")), ...notes };

const p256 = { kty: v.literal("EC"), crv: v.literal("P-256"), x: bytes(32), y: bytes(32) };
const x25519 = { kty: v.literal("OKP"), crv: v.literal("X25519"), x: bytes(32) };
const ed25519 = { kty: v.literal("OKP"), crv: v.literal("Ed25519"), x: bytes(32) };
const rsa = { kty: v.literal("RSA"), n: modulus, e: v.literal("AQAB") };
const d = bytes(32);
const ecdhEs = v.literal("ECDH-ES");

/**
 * Lets `alg` be what the libraries of other languages write: nothing (PyJWT, jwcrypto, ruby-jwt) or another
 * name of the same algorithm. `names` has, by `crv` or else `kty`, the name that is used here and those that
 * stand for it. Whatever else there is stays as it is, and is refused by the key's own schema.
 */
export function withAlg(names: Readonly<Record<string, readonly [string, ...string[]]>>) {
  return v.pipe(
    v.unknown(),
    v.transform((key) => {
      if (typeof key !== "object" || key === null || !("kty" in key)) return key;
      const kind = "crv" in key ? key.crv : key.kty;
      const known =
        typeof kind === "string" && Object.hasOwn(names, kind) ? names[kind] : undefined;
      if (known === undefined) return key;
      const given = "alg" in key ? key.alg : undefined;
      const isOne = given === undefined || given === null || known.some((name) => name === given);
      return isOne ? { ...key, alg: known[0] } : key;
    }),
  );
}

/** A 256-bit secret that issuer and gateway share, for A256GCM. */
export const SharedKey = v.strictObject({
  kty: v.literal("oct"),
  k: bytes(32),
  alg: v.literal("dir"),
  ...sealing,
});

/** What issuers seal nested tickets to. */
export const RecipientKey = v.variant("crv", [
  v.strictObject({ ...p256, alg: ecdhEs, ...sealing }),
  v.strictObject({ ...x25519, alg: ecdhEs, ...sealing }),
]);

/** The gateway's half of a recipient key. */
export const RecipientPrivateKey = v.variant("crv", [
  v.strictObject({ ...p256, d, alg: ecdhEs, ...sealing }),
  v.strictObject({ ...x25519, d, alg: ecdhEs, ...sealing }),
]);

/** An issuer's public half; strict, so a private member is refused. */
export const VerifyingKey = v.pipe(
  // `Ed25519` is RFC 9864's name for what RFC 8037 calls `EdDSA`.
  withAlg({ Ed25519: ["EdDSA", "Ed25519"], "P-256": ["ES256"], RSA: ["RS256"] }),
  v.variant("alg", [
    v.strictObject({ ...ed25519, alg: v.literal("EdDSA"), ...signing }),
    v.strictObject({ ...p256, alg: v.literal("ES256"), ...signing }),
    v.strictObject({ ...rsa, alg: v.literal("RS256"), ...signing }),
  ]),
);

/** An issuer's private half. */
export const SigningKey = v.variant("alg", [
  v.strictObject({ ...ed25519, d, alg: v.literal("EdDSA"), ...signing }),
  v.strictObject({ ...p256, d, alg: v.literal("ES256"), ...signing }),
  v.strictObject({
    ...rsa,
    d: integer,
    p: integer,
    q: integer,
    dp: integer,
    dq: integer,
    qi: integer,
    alg: v.literal("RS256"),
    ...signing,
  }),
]);

export type SharedKey = v.InferOutput<typeof SharedKey>;
export type RecipientKey = v.InferOutput<typeof RecipientKey>;
export type RecipientPrivateKey = v.InferOutput<typeof RecipientPrivateKey>;
export type VerifyingKey = v.InferOutput<typeof VerifyingKey>;
export type SigningKey = v.InferOutput<typeof SigningKey>;

/** Only what makes the key: the notes of the tool that made it must not decide how it is used here. */
export function bareJwk(key: RecipientKey | RecipientPrivateKey | VerifyingKey | SigningKey): JWK {
  const { key_ops: _operations, ext: _extractable, use: _use, ...rest } = key;
  return rest;
}
