import type { SessionLimits } from "./limits.ts";

/** How long a session goes on without input, and how long before its end the viewer is told; milliseconds. */
export interface IdleTimes {
  readonly limitMs: number;
  readonly warningMs: number;
}

/** The idle limit of a session that has one. Of a short one no more than half is a warning. */
export function idleTimes(
  idleSeconds: number | undefined,
  { warningSeconds }: Pick<SessionLimits, "warningSeconds">,
): IdleTimes | undefined {
  if (idleSeconds === undefined) return undefined;
  const limitMs = 1000 * idleSeconds;
  return { limitMs, warningMs: Math.min(1000 * warningSeconds, limitMs / 2) };
}

/** What is left to a session after so long without input: `now` is what to do, and `againMs` when to look again. */
export type IdleVerdict =
  | { readonly now: "nothing"; readonly againMs: number }
  | { readonly now: "warn"; readonly secondsLeft: number; readonly againMs: number }
  | { readonly now: "end" };

/** `idleMs`: how long ago a person last did something. */
export function idleVerdict({ limitMs, warningMs }: IdleTimes, idleMs: number): IdleVerdict {
  // Runtimes cut fractions of milliseconds off: a timer for one would fire too early, again and again.
  const leftMs = Math.ceil(limitMs - idleMs);
  if (leftMs <= 0) return { now: "end" };
  if (leftMs > warningMs) return { now: "nothing", againMs: Math.ceil(leftMs - warningMs) };
  return { now: "warn", secondsLeft: Math.ceil(leftMs / 1000), againMs: leftMs };
}
