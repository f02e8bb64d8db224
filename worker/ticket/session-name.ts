import { base64url } from "jose";

import { JURISDICTIONS, type Jurisdiction } from "./placement.ts";

// Apart from everything else that is hashed here.
const DOMAIN = "porthole session 1";

const encoder = new TextEncoder();

/** What a session is named by. */
interface Named {
  readonly iss: string;
  readonly jti: string;
  readonly jurisdiction?: Jurisdiction | undefined;
}

/**
 * The public name of a ticket's session: issuer and `jti` together, so that whoever learns of a `jti`
 * can neither use it up nor ask for its session in another name. It opens nothing.
 *
 * Base64url of the SHA-256 of the ASCII bytes `porthole session 1`, then `iss`, then `jti`, each as the
 * length of its UTF-8 in 4 bytes, big-endian, and that UTF-8: 43 characters. Then, if it is confined to a
 * jurisdiction, a dot and the jurisdiction: whoever has the name finds the session's object.
 */
export async function sessionName({ iss, jti, jurisdiction }: Named): Promise<string> {
  const parts = [encoder.encode(DOMAIN), ...[iss, jti].flatMap(withLength)];
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const hash = base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return confinedTo(hash, jurisdiction);
}

/** What {@link sessionName} makes. */
export const SESSION_NAME = new RegExp(`^[A-Za-z0-9_-]{43}(?:\\.(?:${JURISDICTIONS.join("|")}))?$`);

/** The jurisdiction that a session is confined to, by its name. */
export function jurisdictionOf(session: string): Jurisdiction | undefined {
  const [, named] = session.split(".", 2);
  return JURISDICTIONS.find((jurisdiction) => jurisdiction === named);
}

/** The name of a session that is confined to a jurisdiction, if it is to any. */
export function confinedTo(session: string, jurisdiction: Jurisdiction | undefined): string {
  const hash = withoutJurisdiction(session);
  return jurisdiction === undefined ? hash : `${hash}.${jurisdiction}`;
}

/** A session's name without its jurisdiction, as whoever knows only the ticket computes it. */
export function withoutJurisdiction(session: string): string {
  return session.split(".", 1)[0] ?? session;
}

function withLength(text: string): readonly Uint8Array[] {
  const bytes = encoder.encode(text);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return [length, bytes];
}
