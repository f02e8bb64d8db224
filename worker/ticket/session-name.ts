import { base64url } from "jose";

// Apart from everything else that is hashed here.
const DOMAIN = "porthole session 1";

const encoder = new TextEncoder();

/**
 * The public name of a ticket's session: issuer and `jti` together, so that whoever learns of a `jti`
 * can neither use it up nor ask for its session in another name. It opens nothing.
 *
 * Base64url of the SHA-256 of the ASCII bytes `porthole session 1`, then `iss`, then `jti`, each as the
 * length of its UTF-8 in 4 bytes, big-endian, and that UTF-8: 43 characters.
 */
export async function sessionName({
  iss,
  jti,
}: {
  readonly iss: string;
  readonly jti: string;
}): Promise<string> {
  const parts = [encoder.encode(DOMAIN), ...[iss, jti].flatMap(withLength)];
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** What {@link sessionName} makes. */
export const SESSION_NAME = /^[A-Za-z0-9_-]{43}$/;

function withLength(text: string): readonly Uint8Array[] {
  const bytes = encoder.encode(text);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return [length, bytes];
}
