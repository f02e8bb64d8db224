import type { EndCode } from "../channel/ends.ts";
import type { Detached, Gone, Live, Parked, Schedule } from "./states.ts";

/** How long after a machine was lost it is dialled again, then after each try that was in vain. */
const RETRY_MS = [250, 500, 1000, 2000, 4000, 5000] as const;

/** Milliseconds until the next try, after this number of them. */
export function retryDelayMs(attempts: number): number {
  return RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 0;
}

/** What a machine that restarts or moves, or a host that does, brings about; it passes. */
const PASSING: ReadonlySet<EndCode> = new Set([
  "target-closed",
  "target-unreachable",
  "target-timeout",
  "target-refused",
  "target-not-running",
  "target-not-vnc",
  "connector-unavailable",
  "console-busy",
] satisfies EndCode[]);

/** What passes where fresh credentials can be had. */
const STALE: ReadonlySet<EndCode> = new Set([
  "target-unauthorized",
  "login-failed",
] satisfies EndCode[]);

/** What only says once more that the machine is gone. */
const SAME: ReadonlySet<EndCode> = new Set([
  "target-closed",
  "target-unreachable",
  "target-timeout",
  "target-refused",
  "target-not-vnc",
] satisfies EndCode[]);

/**
 * A machine that is gone as it is known now, if it is to be dialled again; `undefined`: that is of no use, or its time
 * is over. `code`: how it was lost, or not found.
 */
export function goneNow(
  before: Gone | undefined,
  code: EndCode,
  { waitMs, hasHook }: Schedule,
  now: number,
): Gone | undefined {
  if (!PASSING.has(code) && !(hasHook && STALE.has(code))) return undefined;
  const gone =
    before === undefined
      ? { since: now, attempts: 0, code }
      : { ...before, attempts: before.attempts + 1, code };
  return now - gone.since < waitMs ? gone : undefined;
}

/**
 * Since when the machine of a session is gone that is dialled again, or is lost again: a connection that was steady
 * begins a new time, and so does one for which nobody has waited.
 */
export function goneBefore(state: Live | Detached | Parked, now: number): Gone | undefined {
  const { gone, schedule } = state;
  if (gone === undefined) return undefined;
  const isOver =
    state.name === "parked"
      ? now - gone.since >= schedule.waitMs
      : now - state.liveAt >= schedule.steadyMs;
  return isOver ? undefined : gone;
}

/** How a session ends whose machine has not come back. */
export function endOfGone(gone: Pick<Gone, "code"> | undefined): EndCode {
  return gone === undefined || SAME.has(gone.code) ? "target-closed" : gone.code;
}
