import type { Admission } from "../admission/admission.ts";
import type { Changeable } from "../admission/changeable.ts";
import type { Line } from "../admission/session-desk.ts";
import type { ShownName } from "../admission/shown-name.ts";
import type { Ending } from "../channel/ending.ts";
import type { EndedBy } from "../directory/contract.ts";
import type { Grant } from "../ticket/claims.ts";
import { CLOCK_SKEW_SECONDS } from "../ticket/lifetime.ts";
import type { Kept } from "./kept.ts";
import { withMode } from "./keeping.ts";
import type { Found, RecordKeeper } from "./record-keeper.ts";
import { CONFIRM_MS } from "./record-times.ts";
import { Session } from "./session.ts";

/** Changes what a session's viewer may do; `false`: there is none that this caller may change. */
export function changeModeOf(
  found: Session | Found,
  mode: Grant["mode"],
  which: Changeable,
  keeper: RecordKeeper,
): boolean {
  if (found instanceof Session) {
    return mayChange(found.admission, which) && found.changeMode(mode);
  }
  if (found.kind !== "kept" || !mayChange(found.kept.admission, which)) return false;
  keeper.keep({ ...found.kept, admission: withMode(found.kept.admission, mode) });
  return true;
}

/** Ends a session; `false`: there is none that this caller may end. */
export function endOf(
  found: Session | Found,
  ending: Ending,
  which: Changeable,
  keeper: RecordKeeper,
): boolean {
  if (found instanceof Session) return mayChange(found.admission, which) && found.end(ending);
  if (found.kind !== "kept" || !mayChange(found.kept.admission, which)) return false;
  keeper.endUnseen(ending, found.kept);
  return true;
}

/** Shows a session's viewer a line; `false`: nobody is there who can read it, or it is not this caller's. */
export function lineFor(
  found: Session | Found,
  { text, from }: Line,
  which: Changeable,
  shownName: ShownName,
): boolean {
  return (
    found instanceof Session &&
    !found.ended &&
    mayChange(found.admission, which) &&
    found.tell({ type: "message", text, from: shownName(from) ?? "" })
  );
}

/** A session that goes on, if it is this caller's. */
export function watchedOf(found: Session | Found, which: Changeable): Session | Kept | undefined {
  const goesOn =
    found instanceof Session ? !found.ended && found : found.kind === "kept" && found.kept;
  return goesOn !== false && mayChange(goesOn.admission, which) ? goesOn : undefined;
}

/** The tenant of a session that goes on. */
export function tenantOf(
  found: Session | Found,
  which: Changeable,
): { readonly tenant: string } | undefined {
  const session = watchedOf(found, which);
  return session && { tenant: session.admission.claims.tenant };
}

/** How a session ends that somebody ends, as its viewer is told. */
export function endingBy({ code, by, reason, sinceUnixMs }: EndedBy): Ending {
  return {
    code,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(sinceUnixMs !== undefined && { since: Math.floor(sinceUnixMs / 1000) }),
  };
}

/** Whether this caller may make a ticket void of which nothing is known. */
export function mayRevoke({ owner, tenants }: Changeable): boolean {
  return owner === undefined && tenants === undefined;
}

/** Until when a ticket that is made void now can be presented, whenever it was made: unix time in milliseconds. */
export function revokedUntil(now: number, ticketMaxSeconds: number): number {
  return now + 1000 * (ticketMaxSeconds + 2 * CLOCK_SKEW_SECONDS) + CONFIRM_MS;
}

/** Whether the session is one of those. */
function mayChange({ claims }: Admission, { owner, tenants }: Changeable): boolean {
  const { iss, by, tenant } = claims;
  // Who asked for it: the ticket's issuer, or who had the gateway make it.
  if (owner !== undefined && (by ?? iss) !== owner) return false;
  return tenants === undefined || tenants.includes(tenant);
}
