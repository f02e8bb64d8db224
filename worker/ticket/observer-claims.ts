import type { Claims, Target } from "./claims.ts";
import { newClaims, type MintingDeps } from "./new-claims.ts";

/** What a ticket for somebody who watches is made of, besides the session's own claims. */
export interface ObserverRequest {
  /** Whom it is for; left out, for whoever gets it, and named after the session's own person. */
  readonly subject?: string | undefined;
  /** In whose name it is asked for, an issuer or an API token: its bounds hold when the ticket is opened. */
  readonly by?: string | undefined;
  /** Seconds for which it can be opened. */
  readonly ttlSeconds: number;
  readonly covert?: boolean | undefined;
}

/** What the session that is watched is now. */
export interface Watched {
  readonly claims: Claims;
  /** Where its machine is. */
  readonly target: Target;
  /** How long it lasts at the most, in whole seconds of at least 1. */
  readonly secondsLeft: number;
}

/** Max length of a subject, as in {@link Claims}. */
const MAX_SUBJECT_LENGTH = 256;

/**
 * The claims of a ticket with which somebody watches the console of a session: of the gateway's own, without input,
 * power or clipboard, and for no longer than the session lasts. `gateway`: its audience. Throws TicketError.
 */
export function observerClaims(
  { claims, target, secondsLeft }: Watched,
  { subject, by, ttlSeconds, covert }: ObserverRequest,
  gateway: string,
  deps: MintingDeps,
): Claims {
  const { sub, tenant, console, grant, confirm, keyboard, location, jurisdiction } = claims;
  return newClaims(
    {
      iss: gateway,
      aud: gateway,
      sub: subject ?? observerOf(sub),
      by,
      tenant,
      console,
      target,
      grant: {
        mode: "view",
        maxSeconds: secondsLeft,
        idleSeconds: grant.idleSeconds,
        ...(covert === true && { covert }),
      },
      observer: true,
      ...(subject === undefined && { anonymous: true }),
      confirm,
      keyboard,
      location,
      jurisdiction,
      ttlSeconds: Math.min(ttlSeconds, secondsLeft),
    },
    deps,
  );
}

/** No half of a character is left at the end. */
function observerOf(subject: string): string {
  const name = `observer of ${subject}`.slice(0, MAX_SUBJECT_LENGTH);
  return name.isWellFormed() ? name : name.slice(0, -1);
}
