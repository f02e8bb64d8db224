import { decryptCbc, isOldToken } from "../worker/ticket/cloudstack/cipher.ts";
import { decodeBase64 } from "../worker/ticket/cloudstack/base64.ts";
import type { CloudStackKeys } from "../worker/ticket/cloudstack/keys.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** How every token of CloudStack begins, whatever its version. */
const BEGINNING = '{"client';

/** Why a token of CloudStack cannot be opened. */
export type TokenFault =
  /** Form-decoding has turned its `+` into spaces. */
  | "spaces"
  | "not-base64"
  | "too-short"
  /** AES-CBC with these keys: CloudStack up to 4.18.0. */
  | "old"
  /** The right key; the end is missing. */
  | "cut"
  /** The right key; there is more than the token. */
  | "longer"
  /** The right key, another IV. */
  | "iv"
  /** The right key; something in the middle is not as it was. */
  | "changed"
  /** In the form of old tokens, and not of these keys. */
  | "old-or-key"
  | "key";

/**
 * Finds out why a token cannot be opened. With the key at hand its text can be looked at without the
 * proof of authenticity that failed: AES-GCM is AES-CTR from the second counter on (NIST SP 800-38D
 * §7.1). Nothing of that text leaves this function.
 */
export async function faultOf(token: string, keys: CloudStackKeys): Promise<TokenFault> {
  if (/\s/.test(token)) return "spaces";
  const raw = decodeBase64(token);
  if (raw === undefined) return /^[\w+/=-]*$/.test(token) ? "cut" : "not-base64";
  if (isOldToken(token, raw) && isBeginning(await decryptCbc(raw, keys))) return "old";
  if (raw.length < NONCE_BYTES + TAG_BYTES) return "too-short";
  const text = await unauthenticatedText(raw, keys);
  if (!isBeginning(text)) return isOldToken(token, raw) ? "old-or-key" : "key";
  const end = endOfJson(text);
  if (end === undefined) return isLegible(text) ? "cut" : "changed";
  if (end > text.length - TAG_BYTES) return "cut";
  return end < text.length - TAG_BYTES ? "longer" : "iv";
}

async function unauthenticatedText(
  raw: Uint8Array<ArrayBuffer>,
  keys: CloudStackKeys,
): Promise<Uint8Array> {
  const bytes = await crypto.subtle.digest("SHA-256", keys.encryptionKey);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-CTR", false, ["decrypt"]);
  const counter = new Uint8Array(16);
  counter.set(raw.subarray(0, NONCE_BYTES));
  counter[15] = 2;
  const algorithm = { name: "AES-CTR", counter, length: 32 };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, raw.slice(NONCE_BYTES)));
}

function isBeginning(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && latin1(bytes.subarray(0, BEGINNING.length)) === BEGINNING;
}

/** Where a JSON object that begins the text ends: its first `}`, as the object has none inside. */
function endOfJson(text: Uint8Array): number | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let end = text.indexOf(CLOSING); end !== -1; end = text.indexOf(CLOSING, end + 1)) {
    try {
      JSON.parse(decoder.decode(text.subarray(0, end + 1)));
      return end + 1;
    } catch {
      // A `}` inside a text, or text that was changed: there may be another.
    }
  }
  return undefined;
}

const CLOSING = 0x7d;

/** Whether all of it could be JSON as Gson writes it: no control characters, and UTF-8 but for its end. */
function isLegible(text: Uint8Array): boolean {
  if (text.some((byte) => byte < 0x20)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(text, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
