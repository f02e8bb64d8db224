/**
 * How long is waited before each try to come back to a session, in milliseconds: most losses are over at once,
 * and no gateway is asked more than every few seconds by pages that wait for it.
 */
const DELAYS_MS = [0, 300, 1000, 2000, 4000] as const;

/** The wait before each later try, in milliseconds. */
const LAST_DELAY_MS = 5000;

/** Time since the loss from which on a loss is a long one, in milliseconds. */
export const LONG_AWAY_MS = 120_000;

/** The wait before each later try of a long loss, in milliseconds. */
const LONG_DELAY_MS = 10_000;

/** By what part of itself a wait is shorter or longer, so that many pages do not come back at the same moment. */
const JITTER = 0.2;

/**
 * The wait before a try, in milliseconds; the first is number 0. `awayMs`: time since the loss. `random` is from 0 to
 * below 1.
 */
export function redialDelay(attempt: number, awayMs: number, random: number): number {
  const last = awayMs >= LONG_AWAY_MS ? LONG_DELAY_MS : LAST_DELAY_MS;
  return (DELAYS_MS[attempt] ?? last) * (1 - JITTER + 2 * JITTER * random);
}
