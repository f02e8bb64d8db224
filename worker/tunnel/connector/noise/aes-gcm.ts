import { createCipheriv, createDecipheriv } from "node:crypto";

import { NoiseError } from "./noise-error.ts";

/** Bytes by which a ciphertext is longer than its plaintext. */
export const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D); the 16 bytes of the tag follow the ciphertext, as in RFC 5116. */
export function aesGcmSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
): readonly [ciphertext: Uint8Array, tag: Uint8Array] {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  if (associated.length > 0) cipher.setAAD(associated);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** The plaintext, only once its tag has been checked. Throws {@link NoiseError}. */
export function aesGcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Uint8Array {
  if (sealed.length < TAG_BYTES) throw new NoiseError();
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce);
    if (associated.length > 0) decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return plaintext;
  } catch {
    throw new NoiseError();
  }
}
