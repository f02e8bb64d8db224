import type { Selection } from "../../directory/contract.ts";
import type { ApiCall } from "../api.ts";
import type { SessionsQuery } from "../api/session-queries.ts";

/** The filters of a call, and of an issuer that the sessions are its own. */
type Filters = Partial<Pick<SessionsQuery, "console" | "subject" | "issuer" | "state">>;

/** Which sessions of a tenant a call is about: those that match its filters, of those that the caller may see. */
export function selectionOf(c: ApiCall, filters: Filters): Selection {
  const { console, subject, issuer, state } = filters;
  const { owner } = c.var.caller.changeable;
  return {
    ...(console !== undefined && { console }),
    ...(subject !== undefined && { subject }),
    ...(issuer !== undefined && { issuer }),
    ...(state !== undefined && { state }),
    ...(owner !== undefined && { owner }),
  };
}
