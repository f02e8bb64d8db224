import type { HelloMessage } from "../channel/messages.ts";
import type { Claims } from "../ticket/claims.ts";

/** Of a ticket's console what a viewer is told. */
export function consoleShown({ console: { id, name, recorded } }: Claims): HelloMessage["console"] {
  return { id, name, ...(recorded === true && { recorded }) };
}
