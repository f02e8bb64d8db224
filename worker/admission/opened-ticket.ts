import type { Claims } from "../ticket/claims.ts";

/** What may be told of a ticket that could be opened, and was asked for by somebody who may speak for its tenant. */
export interface OpenedTicket {
  readonly tenant: string;
  readonly subject: string;
  readonly issuer: string;
  /** Who had the gateway make it. */
  readonly by?: string;
  /** The console's id. */
  readonly console: string;
  readonly jti: string;
}

export function openedTicket({ tenant, sub, iss, by, console, jti }: Claims): OpenedTicket {
  return {
    tenant,
    subject: sub,
    issuer: iss,
    ...(by !== undefined && { by }),
    console: console.id,
    jti,
  };
}
