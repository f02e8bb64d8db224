/** Connections that are lost in a full run, and after which the session goes on. */
export const MIN_DROPS = 1000;

/** The limit of the median and of the longest interruption, in milliseconds. */
export interface InterruptionLimits {
  readonly median: number;
  readonly longest: number;
}

/** Where the browser says when the network is back: the page tries at once. The longest: it was just being put off. */
export const TOLD_LIMITS: InterruptionLimits = { median: 250, longest: 6000 };

/** Where the connection to the machine is lost: the gateway dials after 0.25 s and then at most every 5 s. */
export const MACHINE_LIMITS: InterruptionLimits = { median: 5500, longest: 7000 };

/**
 * Where it does not say so: after short outages in a row the page waits up to 6 s between its tries, each of which it gives
 * up after 5 s; and a path that swallows everything is found out within 10 s.
 */
export const UNTOLD_LIMITS: InterruptionLimits = { median: 6000, longest: 20_000 };
