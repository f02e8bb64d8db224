import { base64url, exportJWK, generateKeyPair } from "jose";

import { SigningKey, type RecipientPrivateKey, type SharedKey } from "../worker/ticket/keys/jwk.ts";
import { checkKeys } from "../worker/ticket/keys/key-setting.ts";

/** Fills the bytes with cryptographic randomness. */
export type Random = (bytes: Uint8Array<ArrayBuffer>) => unknown;

export interface KeyDeps {
  readonly now: Date;
  readonly random: Random;
}

function randomText(random: Random, size: number): string {
  const bytes = new Uint8Array(size);
  random(bytes);
  return base64url.encode(bytes);
}

/** A name that tells a person when the key was made, and two keys of a day apart. */
function keyId(prefix: string, { now, random }: KeyDeps): string {
  return `${prefix}${now.toISOString().slice(0, 10)}-${randomText(random, 6)}`;
}

/** A 256-bit key for shared-key tickets. */
export function makeSharedKey(deps: KeyDeps): SharedKey {
  const kid = keyId("shared-", deps);
  return { kty: "oct", kid, alg: "dir", k: randomText(deps.random, 32) };
}

/** A 256-bit key that gateway and connector share; its name begins with the connector's. */
export function makeConnectorKey(connector: string, deps: KeyDeps): SharedKey {
  const kid = keyId(`${connector}.`, deps);
  return { kty: "oct", kid, alg: "dir", k: randomText(deps.random, 32) };
}

/** A 256-bit bearer token for `POST /api/v1/tickets`. */
export function makeApiToken(random: Random): string {
  return randomText(random, 32);
}

/** The gateway's key pair for nested tickets. */
export async function makeRecipientKey(deps: KeyDeps): Promise<RecipientPrivateKey> {
  const pair = await generateKeyPair("ECDH-ES", { crv: "X25519", extractable: true });
  const { x = "", d = "" } = await exportJWK(pair.privateKey);
  const kid = keyId("gateway-", deps);
  return { kty: "OKP", crv: "X25519", kid, alg: "ECDH-ES", x, d };
}

/** An issuer's key pair. */
export async function makeSigningKey(alg: SigningKey["alg"], deps: KeyDeps): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const key = { ...jwk, alg, kid: keyId("issuer-", deps) };
  return checkKeys("new issuer key", SigningKey, key);
}
