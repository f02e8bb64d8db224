import type { Admission } from "../admission/admission.ts";
import type { Kept } from "./kept.ts";

/** When a session on disk ends at the latest. All are unix times in milliseconds. */
export interface Deadlines {
  /** The latest time that its object has seen: a clock that is set back gives it no time. */
  readonly seenUnixMs: number;
  readonly expiresUnixMs: number;
  /** `undefined`: nobody has to do anything. */
  readonly idleUnixMs: number | undefined;
}

/** How a session ends that nobody looks at. */
export type TimedEnd = "session-expired" | "session-idle";

/** How long it is told how a session has ended: somebody may open a laptop the next day. */
const TOLD_MS = 24 * 60 * 60 * 1000;

/** Longest time between two records of a session that is in memory. */
const BEAT_MS = 60 * 60 * 1000;

/**
 * A record is erased when its time is over twice, this far apart: a clock that is far ahead for a moment lets no ticket
 * be used again.
 */
export const CONFIRM_MS = 10 * 60 * 1000;

export function deadlinesOf(kept: Kept, seenUnixMs: number): Deadlines {
  const { admission, startedUnixMs, lastInputUnixMs } = kept;
  const { maxSeconds, idleSeconds } = admission;
  return {
    seenUnixMs,
    expiresUnixMs: startedUnixMs + 1000 * maxSeconds,
    idleUnixMs: idleSeconds === undefined ? undefined : lastInputUnixMs + 1000 * idleSeconds,
  };
}

/** When a session that nobody looks at ends. */
export function endsAt({ expiresUnixMs, idleUnixMs }: Deadlines): number {
  return Math.min(expiresUnixMs, idleUnixMs ?? expiresUnixMs);
}

/** How a session on disk has ended by now, if it has. `now`: unix time in milliseconds. */
export function timedEnd(deadlines: Deadlines, now: number): TimedEnd | undefined {
  const at = Math.max(now, deadlines.seenUnixMs);
  if (at >= deadlines.expiresUnixMs) return "session-expired";
  return at >= endsAt(deadlines) ? "session-idle" : undefined;
}

/**
 * How long the record of a session in memory may be old, milliseconds. When its object is restarted, at least half of
 * the idle time is left to whoever was there.
 */
export function beatMs({ idleSeconds }: Pick<Admission, "idleSeconds">): number {
  return Math.min(BEAT_MS, idleSeconds === undefined ? BEAT_MS : 500 * idleSeconds);
}

/** Until when it is told how a session has ended, and its ticket is remembered. */
export function toldUntil(redemptionExpiresMs: number, hasTokens: boolean, now: number): number {
  return hasTokens ? Math.max(redemptionExpiresMs, now + TOLD_MS) : redemptionExpiresMs;
}

/** What is to be done about the record of an object that has no session in memory. */
export type Ring =
  /** Not before this unix time in milliseconds. */
  | { readonly type: "wait"; readonly untilUnixMs: number }
  | { readonly type: "end"; readonly code: TimedEnd }
  /** The record's time is over for the first time: to be found so again. */
  | { readonly type: "confirm"; readonly untilUnixMs: number }
  | { readonly type: "erase" };

interface Remembered {
  readonly untilUnixMs: number;
  readonly dueSinceUnixMs: number | undefined;
}

/** `now`: unix time in milliseconds, on a clock that may have been set. */
export function ringOf(
  session: Deadlines | undefined,
  ending: Remembered | undefined,
  now: number,
): Ring {
  if (session !== undefined) {
    const code = timedEnd(session, now);
    return code === undefined
      ? { type: "wait", untilUnixMs: endsAt(session) }
      : { type: "end", code };
  }
  if (ending === undefined) return { type: "erase" };
  const { untilUnixMs, dueSinceUnixMs } = ending;
  if (now < untilUnixMs) return { type: "wait", untilUnixMs };
  if (dueSinceUnixMs === undefined || now < dueSinceUnixMs) {
    return { type: "confirm", untilUnixMs: now + CONFIRM_MS };
  }
  const isConfirmed = now >= dueSinceUnixMs + CONFIRM_MS;
  return isConfirmed
    ? { type: "erase" }
    : { type: "wait", untilUnixMs: dueSinceUnixMs + CONFIRM_MS };
}
