import type { Admission } from "../admission/admission.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Kept } from "./kept.ts";
import { madeAgain } from "./lifecycle.ts";
import type { Parked, Schedule, Unended } from "./states.ts";

/** Two clocks at one moment, milliseconds: unix time, and one that never goes back. */
export interface Clocks {
  readonly unixMs: number;
  readonly monotonicMs: number;
}

/** What is kept of a session besides its state. */
export type Facts = Pick<Kept, "startedUnixMs" | "lastInputUnixMs" | "tokens" | "counters"> & {
  readonly admission: Admission;
  readonly mode: Grant["mode"];
};

/** What a session in this state is made again from. */
export function keptOf(
  { number, gone }: Unended,
  { admission, mode, ...facts }: Facts,
  { unixMs, monotonicMs }: Clocks,
): Kept {
  const { claims } = admission;
  return {
    ...facts,
    admission: { ...admission, claims: { ...claims, grant: { ...claims.grant, mode } } },
    number,
    ...(gone && { waitingSinceUnixMs: unixMs - (monotonicMs - gone.since) }),
  };
}

/** The state of a session that is made again. A wall clock that was set back makes it no younger than it is. */
export function stateOf(
  { number, startedUnixMs, waitingSinceUnixMs }: Kept,
  schedule: Schedule,
  { unixMs, monotonicMs }: Clocks,
): Parked {
  const at = (past: number): number => monotonicMs - Math.max(0, unixMs - past);
  const gone =
    waitingSinceUnixMs === undefined
      ? undefined
      : ({ since: at(waitingSinceUnixMs), attempts: 0, code: "target-closed" } as const);
  return madeAgain(schedule, { startedAt: at(startedUnixMs), number, gone });
}
