import { base64url } from "jose";

import type { SharedKey } from "./keys/jwk.ts";

/** Of AES-GCM in JWE, bytes (RFC 7518 §5.3). */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Shared keys as the platform's `CryptoKey`: importing one costs as much as decrypting a ticket. */
const imported = new WeakMap<SharedKey, Promise<CryptoKey>>();

/**
 * Decrypts the five parts of a JWE that its shared key encrypts directly (`dir` and A256GCM: RFC 7516 §5.2, RFC 7518
 * §4.5 and §5.3). Its header has been checked. Rejects when it is not authentic.
 *
 * This is one call of the platform: jose reads and checks the header again, and wraps the error, which costs a
 * stranger's ticket more than its decryption does.
 */
export async function decryptDirect(
  [header = "", , iv = "", ciphertext = "", tag = ""]: readonly string[],
  key: SharedKey,
): Promise<Uint8Array> {
  const nonce = base64url.decode(iv);
  const tagBytes = base64url.decode(tag);
  if (nonce.length !== IV_BYTES || tagBytes.length !== TAG_BYTES) throw new RangeError("length");
  const encrypted = base64url.decode(ciphertext);
  const sealed = new Uint8Array(encrypted.length + TAG_BYTES);
  sealed.set(encrypted);
  sealed.set(tagBytes, encrypted.length);
  const algorithm = {
    name: "AES-GCM",
    iv: new Uint8Array(nonce),
    additionalData: new TextEncoder().encode(header),
    tagLength: 8 * TAG_BYTES,
  };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, await importShared(key), sealed));
}

function importShared(key: SharedKey): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(base64url.decode(key.k));
  const made = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
  imported.set(key, made);
  return made;
}
