import { base64url } from "jose";

/**
 * Base64url without padding (RFC 7515 §2) in its one canonical spelling: the bits that the last
 * character has to spare are zero, so no two texts mean the same bytes (RFC 4648 §3.5).
 */
const CANONICAL =
  /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$/;

export function isBase64url(text: string): boolean {
  return CANONICAL.test(text);
}

/** The number of bytes that a canonical base64url text decodes to. */
export function base64urlBytes(text: string): number {
  return Math.floor((text.length * 3) / 4);
}

/** The bytes of a canonical base64url text. */
export function decodeBase64url(text: string): Uint8Array {
  return base64url.decode(text);
}
