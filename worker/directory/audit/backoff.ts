import type { AuditLimits } from "./limits.ts";

/**
 * How long to wait after the failed attempt number `attempts` in a row, in milliseconds: twice as long each time, up to
 * a limit, and less a jitter, so that directories that fail together do not come back together. `random`: from 0 to 1.
 */
export function retryAfterMs(
  attempts: number,
  { firstRetryMs, lastRetryMs }: Pick<AuditLimits, "firstRetryMs" | "lastRetryMs">,
  random: number,
): number {
  const whole = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(whole * (1 - random / 5));
}
