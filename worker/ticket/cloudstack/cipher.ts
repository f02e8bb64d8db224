import { decodeBase64 } from "./base64.ts";
import { CloudStackError } from "./errors.ts";
import type { CloudStackKeys } from "./keys.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK_BYTES = 16;

/** The alphabet of tokens up to CloudStack 4.18.0, which have no padding. */
const OLD_TOKEN = /^[A-Za-z0-9_-]+$/;

export interface OpenedToken {
  readonly plaintext: Uint8Array;
  /** Whether nobody but a holder of the keys can have made it. AES-CBC does not tell. */
  readonly authentic: boolean;
}

/**
 * Opens a token. `legacy` also opens those of CloudStack up to 4.18.0: only what cannot be opened as a
 * current one and has the form of an old one (`ConsoleProxyPasswordBasedEncryptor` up to 4.18.0). Throws CloudStackError.
 */
export async function openToken(
  token: string,
  keys: CloudStackKeys,
  legacy: boolean,
): Promise<OpenedToken> {
  const raw = decodeBase64(token);
  if (raw === undefined) throw new CloudStackError("encoding");
  const current = await decryptGcm(raw, keys);
  if (current !== undefined) return { plaintext: current, authentic: true };
  if (legacy && isOldToken(token, raw)) {
    const old = await decryptCbc(raw, keys);
    if (old !== undefined) return { plaintext: old, authentic: false };
  }
  throw new CloudStackError(raw.length < NONCE_BYTES + TAG_BYTES ? "encoding" : "decryption");
}

/** Whether a token has the form that tokens had up to CloudStack 4.18.0. */
export function isOldToken(token: string, raw: Uint8Array): boolean {
  return OLD_TOKEN.test(token) && raw.length > 0 && raw.length % BLOCK_BYTES === 0;
}

/** AES-256-GCM: nonce, ciphertext, tag (`AeadBase64Encryptor`). `undefined`: not of these keys. */
async function decryptGcm(
  raw: Uint8Array<ArrayBuffer>,
  keys: CloudStackKeys,
): Promise<Uint8Array | undefined> {
  if (raw.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const key = await crypto.subtle.importKey(
    "raw",
    await crypto.subtle.digest("SHA-256", keys.encryptionKey),
    "AES-GCM",
    false,
    ["decrypt"],
  );
  const algorithm = {
    name: "AES-GCM",
    iv: raw.slice(0, NONCE_BYTES),
    additionalData: keys.encryptionIv,
    tagLength: TAG_BYTES * 8,
  };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, raw.slice(NONCE_BYTES)));
  } catch {
    return undefined;
  }
}

/** AES-128-CBC with a fixed IV and no authentication (`ConsoleProxyPasswordBasedEncryptor` up to 4.18.0). */
export async function decryptCbc(
  raw: Uint8Array<ArrayBuffer>,
  keys: CloudStackKeys,
): Promise<Uint8Array | undefined> {
  const key = await crypto.subtle.importKey("raw", keys.encryptionKey, "AES-CBC", false, [
    "decrypt",
  ]);
  try {
    const algorithm = { name: "AES-CBC", iv: keys.encryptionIv };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, raw));
  } catch {
    return undefined;
  }
}
