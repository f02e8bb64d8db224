import { decodeBase64 } from "./base64.ts";

/** Bytes of `security.encryption.key` and `security.encryption.iv` (`AeadBase64Encryptor`). */
const SECRET_BYTES = 16;
// 22 characters as CloudStack makes it; an operator's own may be longer.
const HASH_KEY = /^[\x21-\x7e]{16,256}$/;

/** The three hidden settings that a management server makes its console URLs with (`KeysManagerImpl`). */
export interface CloudStackKeys {
  /** `security.encryption.key`, decoded. */
  readonly encryptionKey: Uint8Array<ArrayBuffer>;
  /** `security.encryption.iv`, decoded: the additional data of current tokens, the IV of old ones. */
  readonly encryptionIv: Uint8Array<ArrayBuffer>;
  /** `security.hash.key` as it is stored: its characters are the key, not what they decode to. */
  readonly hashKey: string;
}

/** 16 bytes in base64 of either alphabet, or `undefined`. */
export function parseEncryptionSecret(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = decodeBase64(text);
  return bytes?.length === SECRET_BYTES ? bytes : undefined;
}

export function isHashKey(text: string): boolean {
  return HASH_KEY.test(text);
}
