/**
 * How long is waited before each try to come back to a session, in milliseconds: most losses are over at once,
 * and no gateway is asked more than every few seconds by pages that wait for it.
 */
const DELAYS_MS = [0, 300, 1000, 2000, 4000] as const;

/** The wait before each later try, in milliseconds. */
const LAST_DELAY_MS = 5000;

/** By what part of itself a wait is shorter or longer, so that many pages do not come back at the same moment. */
const JITTER = 0.2;

/** The wait before a try, in milliseconds; the first is number 0. `random` is from 0 to below 1. */
export function redialDelay(attempt: number, random: number): number {
  return (DELAYS_MS[attempt] ?? LAST_DELAY_MS) * (1 - JITTER + 2 * JITTER * random);
}
