import * as v from "valibot";

import { Claims } from "../../ticket/claims.ts";
import { placementEntries } from "../../ticket/placement.ts";

/** Time for which a link made here works by default, in seconds. */
export const DEFAULT_TTL_SECONDS = 60;

const { sub, tenant, console, target, grant, confirm, keyboard, returnUrl } = Claims.entries;

/** The body of `POST /api/v1/tickets`. */
export const TicketRequest = v.strictObject({
  /** The person the link is for. */
  subject: sub,
  tenant,
  console,
  target,
  grant,
  confirm,
  keyboard,
  returnUrl,
  ...placementEntries,
  /** Seconds for which the link works; at most the gateway's TICKET_MAX_SECONDS. */
  ttlSeconds: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), DEFAULT_TTL_SECONDS),
});

export type TicketRequest = v.InferOutput<typeof TicketRequest>;
