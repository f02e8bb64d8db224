import { consoleLink } from "../channel/addresses.ts";
import type { ApiCall } from "./api.ts";
import type { TicketLink } from "./api/ticket-link.ts";

/** A ticket as the caller is given it. `expires`: unix time in seconds. */
export function linkOf(
  c: ApiCall,
  { session, ticket, expires }: { session: string; ticket: string; expires: number },
): TicketLink {
  const { config, url } = c.var;
  return {
    url: consoleLink(url.origin + config.basePath, session, ticket),
    session,
    expiresAt: new Date(expires * 1000).toISOString(),
  };
}
