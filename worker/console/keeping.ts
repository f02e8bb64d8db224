import type { Admission } from "../admission/admission.ts";
import type { Grant, Target } from "../ticket/claims.ts";
import type { Counters, Kept } from "./kept.ts";
import { madeAgain } from "./lifecycle.ts";
import type { Parked, Schedule, State } from "./states.ts";

/** Two clocks at one moment, milliseconds: unix time, and one that never goes back. */
export interface Clocks {
  readonly unixMs: number;
  readonly monotonicMs: number;
}

/** What is kept of a session besides its state. */
export type Facts = Pick<Kept, "startedUnixMs" | "lastInputUnixMs" | "counters" | "timeRequest"> & {
  /** Where the machine is now, if that is not where the ticket says. */
  readonly target?: Target;
  readonly admission: Admission;
  readonly mode: Grant["mode"];
  readonly stay: Kept["stay"] | undefined;
  /** `undefined`: nobody can come back. */
  readonly tokens: Kept["tokens"] | undefined;
};

/** What a session in this state is made again from; `undefined`: it cannot be. */
export function keptOf(
  state: State,
  { admission, mode, tokens, stay, ...facts }: Facts,
  { unixMs, monotonicMs }: Clocks,
): Kept | undefined {
  if (tokens === undefined || state.name === "ended") return undefined;
  const { number, gone, schedule } = state;
  return {
    ...facts,
    tokens,
    admission: { ...withMode(admission, mode), maxSeconds: schedule.maxSeconds },
    number,
    ...(stay !== undefined && { stay }),
    ...(gone && { waitingSinceUnixMs: Math.round(unixMs - (monotonicMs - gone.since)) }),
  };
}

/** What a session has come to, before it was made again and since. The first picture was the first of both. */
export function countersOf(before: Counters | undefined, since: Counters): Counters {
  const firstFrameMs = before === undefined ? since.firstFrameMs : before.firstFrameMs;
  const roundTripMs = since.roundTripMs ?? before?.roundTripMs;
  const pageFirstFrameMs = before?.pageFirstFrameMs ?? since.pageFirstFrameMs;
  const { keyP50Ms, keyP95Ms } = since.keyP95Ms === undefined ? (before ?? since) : since;
  return {
    bytesToViewer: (before?.bytesToViewer ?? 0) + since.bytesToViewer,
    bytesToTarget: (before?.bytesToTarget ?? 0) + since.bytesToTarget,
    resumes: (before?.resumes ?? 0) + since.resumes,
    keys: (before?.keys ?? 0) + (since.keys ?? 0),
    ...(firstFrameMs !== undefined && { firstFrameMs: Math.round(firstFrameMs) }),
    ...(roundTripMs !== undefined && { roundTripMs: Math.round(roundTripMs) }),
    ...(keyP50Ms !== undefined && { keyP50Ms }),
    ...(keyP95Ms !== undefined && { keyP95Ms }),
    ...(pageFirstFrameMs !== undefined && { pageFirstFrameMs }),
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

/** What a session was admitted with, once its mode has been changed. */
export function withMode(admission: Admission, mode: Grant["mode"]): Admission {
  const { claims } = admission;
  return { ...admission, claims: { ...claims, grant: { ...claims.grant, mode } } };
}
