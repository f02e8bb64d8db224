import { base64url, CompactEncrypt, CompactSign } from "jose";
import * as v from "valibot";

import { Claims } from "./claims.ts";
import { MAX_TICKET_LENGTH } from "./compact.ts";
import { TicketError } from "./errors.ts";
import { issuePath } from "../json/issue-path.ts";
import { bareJwk, RecipientKey, SharedKey, SigningKey } from "./keys/jwk.ts";
import { checkKeys } from "./keys/key-setting.ts";

/** `typ` of the JWE that is a ticket. */
export const TICKET_TYPE = "porthole-ticket+jwt";
/** `typ` of the JWS inside a nested ticket, so that nothing else an issuer signs can stand in for it. */
export const SIGNED_TICKET_TYPE = "porthole-ticket+jws";

/**
 * - `shared`: a key that issuer and gateway both hold seals and vouches at once.
 * - `nested`: the issuer signs with its own key, then encrypts to the gateway's public key; the gateway
 *   cannot make such tickets itself.
 */
export type SealingKeys =
  | { readonly kind: "shared"; readonly key: SharedKey }
  | { readonly kind: "nested"; readonly signingKey: SigningKey; readonly recipient: RecipientKey };

const encoder = new TextEncoder();

/**
 * Seals claims into a ticket. Throws TicketError for claims that do not fit the schema or make a
 * ticket over the length limit, KeyError for keys that cannot be used.
 */
export async function sealTicket(claims: Claims, how: SealingKeys): Promise<string> {
  const result = v.safeParse(Claims, claims, { abortEarly: true });
  if (!result.success) throw new TicketError("claims", issuePath(result.issues[0]));
  const payload = encoder.encode(JSON.stringify(result.output));
  const ticket =
    how.kind === "shared" ? await shared(payload, how.key) : await nested(payload, how);
  if (ticket.length > MAX_TICKET_LENGTH) throw new TicketError("too-long");
  return ticket;
}

function shared(payload: Uint8Array, given: SharedKey): Promise<string> {
  const key = checkKeys("sealing key", SharedKey, given);
  return new CompactEncrypt(payload)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.kid, typ: TICKET_TYPE })
    .encrypt(base64url.decode(key.k));
}

async function nested(
  payload: Uint8Array,
  how: Extract<SealingKeys, { kind: "nested" }>,
): Promise<string> {
  const signingKey = checkKeys("signing key", SigningKey, how.signingKey);
  const recipient = checkKeys("recipient key", RecipientKey, how.recipient);
  const signed = await new CompactSign(payload)
    .setProtectedHeader({ alg: signingKey.alg, kid: signingKey.kid, typ: SIGNED_TICKET_TYPE })
    .sign(bareJwk(signingKey));
  return new CompactEncrypt(encoder.encode(signed))
    .setProtectedHeader({
      alg: "ECDH-ES",
      enc: "A256GCM",
      kid: recipient.kid,
      typ: TICKET_TYPE,
      cty: "JWT",
    })
    .encrypt(bareJwk(recipient));
}
