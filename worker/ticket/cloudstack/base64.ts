import { base64url } from "jose";

const EITHER_ALPHABET = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Base64 as CloudStack's decoder accepts it (`AeadBase64Encryptor`): either alphabet, with padding or without,
 * whatever the spare bits of the last character. `undefined`: not base64.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!EITHER_ALPHABET.test(text)) return undefined;
  const bare = text.replace(/=+$/, "");
  if (bare.length % 4 === 1) return undefined;
  return new Uint8Array(base64url.decode(bare.replaceAll("+", "-").replaceAll("/", "_")));
}
