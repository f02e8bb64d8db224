import { base64url } from "jose";

import { isBase64url } from "./keys/base64url.ts";

/** Bytes of a token that nobody can guess. */
export const RESUME_RANDOM_BYTES = 32;

/** Bytes of the MAC. A forger has as many tries as the gateway lets pass, so 128 bits are far more than enough. */
const MAC_BYTES = 16;

/** Characters of a token: base64url of {@link RESUME_RANDOM_BYTES} and {@link MAC_BYTES}. */
export const RESUME_TOKEN_LENGTH = ((RESUME_RANDOM_BYTES + MAC_BYTES) * 4) / 3;

// Apart from everything else that is derived from the same secrets, or hashed here.
const DERIVED_FOR = "porthole resume key 1";
const SIGNED_FOR = "porthole resume 1";
const HASHED_FOR = "porthole resume token 1";

const encoder = new TextEncoder();

/** The keys that resume tokens are made and verified with: the first makes them, any verifies. */
export type ResumeKeys = readonly CryptoKey[];

/**
 * Derives a key from each of the gateway's secrets, with HKDF-SHA256 (RFC 5869), in their order: while a
 * secret is rotated, tokens of the one before go on being good.
 */
export async function deriveResumeKeys(secrets: readonly Uint8Array[]): Promise<ResumeKeys> {
  return Promise.all(secrets.map(derive));
}

async function derive(secret: Uint8Array): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new Uint8Array(secret), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(0),
      info: encoder.encode(DERIVED_FOR),
    },
    material,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
}

/** A token that has been found authentic, or was just made. */
export interface ResumeToken {
  readonly token: string;
  /** Base64url of a SHA-256: what a session keeps of it. The token cannot be found from it. */
  readonly hash: string;
}

/**
 * Makes the token of one attachment of a viewer to a session. `random`: {@link RESUME_RANDOM_BYTES} from a
 * generator that nobody can predict.
 *
 * Base64url of `random`, then of the first 16 bytes of HMAC-SHA256 over the ASCII bytes `porthole resume 1`, the
 * session's name and `random`. The name is of issuer and `jti` together, so the token is bound to both.
 */
export async function newResumeToken(
  session: string,
  random: Uint8Array,
  keys: ResumeKeys,
): Promise<ResumeToken> {
  const [key] = keys;
  if (key === undefined) throw new Error("no key to make a resume token with");
  const token = new Uint8Array(RESUME_RANDOM_BYTES + MAC_BYTES);
  token.set(random);
  token.set(await macOf(session, random, key), RESUME_RANDOM_BYTES);
  return { token: base64url.encode(token), hash: await hashOf(token) };
}

/**
 * Verifies that this gateway has made a token for a session; whether it is still good only the session
 * knows. `undefined`: it has not, whatever is wrong with it.
 */
export async function verifyResumeToken(
  token: string,
  session: string,
  keys: ResumeKeys,
): Promise<ResumeToken | undefined> {
  if (token.length !== RESUME_TOKEN_LENGTH || !isBase64url(token)) return undefined;
  const bytes = base64url.decode(token);
  const random = bytes.subarray(0, RESUME_RANDOM_BYTES);
  const given = bytes.subarray(RESUME_RANDOM_BYTES);
  let isAuthentic = false;
  for (const key of keys) {
    // oxlint-disable-next-line no-await-in-loop -- a key or two
    if (isSame(given, await macOf(session, random, key))) isAuthentic = true;
  }
  return isAuthentic ? { token, hash: await hashOf(bytes) } : undefined;
}

async function macOf(session: string, random: Uint8Array, key: CryptoKey): Promise<Uint8Array> {
  const signed = concat(encoder.encode(SIGNED_FOR), encoder.encode(session), random);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)).subarray(0, MAC_BYTES);
}

async function hashOf(token: Uint8Array): Promise<string> {
  const hashed = concat(encoder.encode(HASHED_FOR), token);
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", hashed)));
}

/** In a time that depends on the length alone. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < MAC_BYTES; at += 1) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
