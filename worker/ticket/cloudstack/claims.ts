import { base64url } from "jose";
import * as v from "valibot";

import { Claims, type Grant } from "../claims.ts";
import { decodeBase64 } from "./base64.ts";
import { CloudStackError } from "./errors.ts";
import type { Payload } from "./payload.ts";
import { targetOf } from "./target.ts";

/** Whom the audit log and the claims name as issuer, tenant and person: a token tells nothing of them. */
export const CLOUDSTACK = "cloudstack";

// Apart from each other and from every random `jti`, whatever a token says.
const SESSION_DOMAIN = "porthole cloudstack session\0";
const TICKET_DOMAIN = "porthole cloudstack ticket\0";

const MAX_NAME_LENGTH = 256;
const MAX_ID_LENGTH = 128;

const encoder = new TextEncoder();

export interface Validity {
  /** Unix time in seconds. */
  readonly iat: number;
  readonly exp: number;
}

/** The payload of a token that was found good, as claims. Throws CloudStackError. */
export async function claimsOf(
  payload: Payload,
  { iat, exp }: Validity,
  grant: Grant,
): Promise<Claims> {
  const id = printable(payload.clientTag, MAX_ID_LENGTH);
  const keyboard = v.safeParse(Claims.entries.keyboard, payload.locale);
  const claims = {
    iss: CLOUDSTACK,
    aud: CLOUDSTACK,
    jti: await sessionName(payload),
    iat,
    exp,
    sub: CLOUDSTACK,
    tenant: CLOUDSTACK,
    console: { id, name: printable(payload.clientDisplayName ?? "", MAX_NAME_LENGTH) || id },
    target: targetOf(payload),
    grant,
    ...(keyboard.success && keyboard.output !== undefined ? { keyboard: keyboard.output } : {}),
  };
  const result = v.safeParse(Claims, claims);
  if (!result.success) throw new CloudStackError("payload");
  return result.output;
}

/**
 * The session's name is that of CloudStack's own session, so that a token and every other spelling of
 * it open once together. Before 4.18 there was none: then the access ticket names it.
 */
async function sessionName({ sessionUuid, ticket }: Payload): Promise<string> {
  const name =
    sessionUuid === undefined
      ? `${TICKET_DOMAIN}${base64url.encode(decodeBase64(ticket) ?? new Uint8Array())}`
      : `${SESSION_DOMAIN}${sessionUuid}`;
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(name))),
  );
}

/** Without what a title or a log must not hold, and cut to the limit between two characters. */
function printable(text: string, max: number): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "").trim();
  if (clean.length <= max) return clean;
  let cut = "";
  for (const character of clean) {
    if (cut.length + character.length > max) break;
    cut += character;
  }
  return cut;
}
