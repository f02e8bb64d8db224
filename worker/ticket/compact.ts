import { base64url } from "jose";

import { isBase64url } from "./keys/base64url.ts";
import { TicketError } from "./errors.ts";
import { parseUnambiguousJson } from "../json/unambiguous-json.ts";

/** Max length of a ticket or API token in characters: it has to fit into a request header. */
export const MAX_TICKET_LENGTH = 8192;

/** The parts of a compact serialisation: 5 of a JWE (RFC 7516 §7.1), 3 of a JWS (RFC 7515 §7.1). */
export function splitCompact(token: string, count: 3 | 5): readonly string[] {
  if (token.length > MAX_TICKET_LENGTH) throw new TicketError("too-long");
  const parts = token.split(".", count + 1);
  if (parts.length !== count || !parts.every(isBase64url)) throw new TicketError("not-compact");
  return parts;
}

/** The JSON object in one base64url part; anything else is refused for `reason`. */
export function jsonPart(part: string | undefined, reason: "header" | "claims"): object {
  let value: unknown;
  try {
    value = parseUnambiguousJson(base64url.decode(part ?? ""));
  } catch {
    throw new TicketError(reason);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TicketError(reason);
  }
  return value;
}
