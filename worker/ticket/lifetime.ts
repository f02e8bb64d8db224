import { TicketError } from "./errors.ts";

/** How far the clocks of issuer and gateway may differ, in seconds, in either direction. */
export const CLOCK_SKEW_SECONDS = 30;

interface Times {
  readonly iat: number;
  readonly nbf?: number | undefined;
  readonly exp: number;
}

/** Checks authenticated times (NumericDate) at `now`, in unix seconds; RFC 7519 §4.1.4-4.1.6. */
export function checkLifetime(times: Times, maxSeconds: number, now: number): void {
  const seconds = times.exp - times.iat;
  if (seconds <= 0 || seconds > maxSeconds) throw new TicketError("lifetime");
  if (times.iat > now + CLOCK_SKEW_SECONDS) throw new TicketError("issued-in-future");
  if (times.nbf !== undefined && times.nbf > now + CLOCK_SKEW_SECONDS) {
    throw new TicketError("not-yet-valid");
  }
  if (now >= times.exp + CLOCK_SKEW_SECONDS) throw new TicketError("expired");
}
