import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import { cancelTimer, changeEnd, leftMs, startTimer } from "./clocks.ts";
import type { AuditTargetFailed, Effect, TimerName } from "./effects.ts";
import type { Event, OpenFailed, ViewerAttached } from "./events.ts";
import { idleVerdict } from "./idle.ts";
import { retryDelayMs } from "./redialling.ts";
import type {
  Attended,
  Entering,
  Gone,
  Live,
  Opening,
  Schedule,
  Transition,
  Unended,
  Waiting,
} from "./states.ts";

export const NOTHING: readonly Effect[] = [];

/** The machine's screen is gone while a viewer looks at it: it is watched for, unless that is of no use. */
export function watch(state: Opening | Live, gone: Gone, now: number): Transition {
  const { schedule, startedAt } = state;
  const number = state.name === "opening" ? state.number - 1 : state.number;
  const timers = state.timers.filter((timer) => timer !== "open");
  const started = [
    startTimer("retry", retryDelayMs(gone.attempts)),
    ...(timers.includes("wait") ? [] : [startTimer("wait", gone.since + schedule.waitMs - now)]),
  ];
  return [
    {
      name: "waiting",
      isAdmitted: state.name === "live" || state.isAdmitted,
      schedule,
      startedAt,
      number,
      gone,
      timers: [...timers, ...started.map(({ timer }) => timer)],
    },
    [
      ...(state.timers.includes("open") ? [cancelTimer("open")] : NOTHING),
      CLOSE_UPSTREAM,
      ...started,
      showWaiting(schedule, gone, now),
      // Not each time that it is found to be still gone.
      ...(gone.attempts === 0
        ? ([KEEP, { type: "audit-waiting", code: gone.code }] as const)
        : NOTHING),
    ],
  ];
}

export function showWaiting({ waitMs }: Schedule, { since }: Gone, now: number): Effect {
  const seconds = Math.floor((now - since) / 1000);
  const secondsLeft = Math.max(0, Math.ceil((waitMs - (now - since)) / 1000));
  return { type: "show-waiting", seconds, secondsLeft };
}

/** Nobody is there any more and nobody is waited for, but whoever comes back finds the session again. */
export function park(state: Attended): Transition {
  const { schedule, startedAt, gone } = state;
  const number = state.name === "opening" ? state.number - 1 : state.number;
  return [
    { name: "parked", schedule, startedAt, number, gone, timers: ["close"], isLetGo: false },
    [
      ...state.timers.map(cancelTimer),
      ...(state.name === "live" ? [RELEASE_KEYS] : NOTHING),
      ...pressOnEnd(state),
      CLOSE_UPSTREAM,
      { type: "drop-viewer" },
      startTimer("close", schedule.closeMs),
      { type: "step-out" },
      KEEP,
      { type: "audit-parked" },
    ],
  ];
}

/** The viewer is not there any more and can come back, or the session ends. */
export function parkOr(code: EndCode, state: Attended, now: number): Transition {
  return state.schedule.graceMs === 0 ? end(state, code, now) : park(state);
}

/** Another viewer has come while the older one's WebSocket still looks open. Nothing of a connection has been sent to it. */
export function welcome(
  state: Entering | Opening | Waiting,
  event: ViewerAttached,
  now: number,
): readonly Effect[] {
  return [
    { type: "supersede-viewer" },
    ...attach(event, state, now),
    KEEP,
    { type: "audit-taken-over" },
  ];
}

/** What has the same answer wherever a viewer is there or is waited for. */
export function whileAttended(
  state: Attended,
  event: Extract<
    Event,
    {
      readonly type:
        | "viewer-failed"
        | "viewer-flooded"
        | "mode-changed"
        | "end-changed"
        | "input-changed"
        | "ended-by"
        | "timer-expiry"
        | "timer-idle";
    }
  >,
  now: number,
): Transition {
  switch (event.type) {
    case "viewer-failed":
      return end(state, event.code, now, faultOf(event));
    case "viewer-flooded":
      return end(state, "viewer-overload", now);
    case "mode-changed":
      return [state, changeMode(event)];
    case "end-changed":
      return changeEnd(state, event, now);
    case "input-changed":
      return [state, [{ type: "set-input", mode: event.mode }]];
    case "ended-by":
      return end(state, event.ending, now);
    case "timer-expiry":
      return end(fired("expiry", state), "session-expired", now);
    case "timer-idle":
      return idled(state, event.idleMs, now);
  }
}

/** It is looked how long there has been no input. */
function idled(state: Attended, idleMs: number, now: number): Transition {
  const { idle } = state.schedule;
  if (idle === undefined) return [state, NOTHING];
  const verdict = idleVerdict(idle, idleMs);
  switch (verdict.now) {
    case "end":
      return end(fired("idle", state), "session-idle", now);
    case "warn": {
      const { secondsLeft, againMs } = verdict;
      return [state, [startTimer("idle", againMs), { type: "warn-idle", secondsLeft }]];
    }
    case "nothing":
      return [state, [startTimer("idle", verdict.againMs)]];
  }
}

export function changeMode({
  mode,
}: Extract<Event, { readonly type: "mode-changed" }>): readonly Effect[] {
  return [{ type: "set-mode", mode }, KEEP];
}

export const RELEASE_KEYS: Effect = { type: "release-keys" };

export const KEEP: Effect = { type: "keep" };

export const ENTER: Effect = { type: "enter" };

export const CLOSE_UPSTREAM: Effect = { type: "close-upstream" };

/** Goes on with a viewer that has come, who may have to be told that there has been no input for long. */
export function attach(
  { arrival, goesOn }: ViewerAttached,
  state: Unended,
  now: number,
): readonly Effect[] {
  const secondsLeft = Math.ceil(leftMs(state, now) / 1000);
  return [
    { type: "attach-viewer", arrival, goesOn, secondsLeft },
    ...(state.timers.includes("idle") ? [cancelTimer("idle"), startTimer("idle", 0)] : NOTHING),
  ];
}

export function look(state: Attended, type: "look" | "keep-alive"): Transition {
  return [state, [startTimer("look", state.schedule.lookMs), { type }]];
}

export function warn(state: Entering | Opening | Live | Waiting): Transition {
  const { warningSeconds } = state.schedule;
  return [fired("warning", state), [{ type: "warn-viewer", secondsLeft: warningSeconds }]];
}

export function end(
  state: Unended,
  how: EndCode | Ending,
  now: number,
  first: readonly Effect[] = NOTHING,
): Transition {
  const ending = typeof how === "string" ? { code: how } : how;
  return [
    { name: "ended", ...ending, timers: ["close"], isLetGo: false },
    [
      ...first,
      ...state.timers.map(cancelTimer),
      ...(state.name === "live" ? [RELEASE_KEYS] : NOTHING),
      ...pressOnEnd(state),
      CLOSE_UPSTREAM,
      { type: "end-viewer", ...ending },
      startTimer("close", state.schedule.closeMs),
      { type: "audit-ended", ...ending, milliseconds: now - state.startedAt },
    ],
  ];
}

/** What the grant wants pressed in a machine that is let go of. */
function pressOnEnd({ name, schedule }: Unended): readonly Effect[] {
  const isConnected = name === "live" || name === "detached";
  return isConnected && schedule.hasOnEnd ? [{ type: "press-on-end" }] : NOTHING;
}

export function fired<Running extends Unended>(timer: TimerName, state: Running): Running {
  return { ...state, timers: without(timer, state) };
}

export function without(timer: TimerName, { timers }: Unended): readonly TimerName[] {
  return timers.filter((other) => other !== timer);
}

export function targetFailed({
  code,
  check,
}: Pick<OpenFailed, "code" | "check">): AuditTargetFailed {
  return { type: "audit-target-failed", code, check };
}

export function faultOf({ code, error }: Pick<OpenFailed, "code" | "error">): readonly Effect[] {
  return code === "gateway-error" ? [{ type: "report-fault", error }] : NOTHING;
}
