import { base64url } from "jose";

// Apart from everything else that is hashed here: no tab's secret is ever taken for a resume token.
const HASHED_FOR = "porthole tab secret 1";

const encoder = new TextEncoder();

/**
 * Base64url of the SHA-256 of the ASCII bytes `porthole tab secret 1` and the secret: what a session keeps of it. The
 * secret has 122 random bits or more, so it cannot be found from that.
 */
export async function tabHash(secret: string): Promise<string> {
  const hashed = encoder.encode(HASHED_FOR + secret);
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", hashed)));
}
