import type { Effect, TimerName } from "./effects.ts";
import type { Event } from "./events.ts";
import type { Attended, Schedule, Transition, Unended } from "./states.ts";

/** Everything that runs as long as somebody is there or is waited for. */
export function clocksOf(
  { maxSeconds, warningSeconds, lookMs, idle }: Schedule,
  leftMs: number,
): readonly StartTimer[] {
  return [
    startTimer("expiry", leftMs),
    startTimer("look", lookMs),
    // How long there has been no input is found out when it fires.
    ...(idle === undefined ? [] : [startTimer("idle", 0)]),
    ...warningOf({ maxSeconds, warningSeconds }, leftMs),
  ];
}

/** A session that is no longer than its warning, or has no more left, gets none. */
function warningOf(
  { maxSeconds, warningSeconds }: Pick<Schedule, "maxSeconds" | "warningSeconds">,
  leftMs: number,
): readonly StartTimer[] {
  const warnMs = leftMs - warningSeconds * 1000;
  return maxSeconds > warningSeconds && warnMs > 0 ? [startTimer("warning", warnMs)] : [];
}

type EndChanged = Extract<Event, { readonly type: "end-changed" }>;

/** Whether a timer waits for the session's end. */
function waitsForEnd(timer: TimerName): boolean {
  return timer === "expiry" || timer === "warning";
}

/** What waits for the end waits for another one. */
export function changeEnd(state: Attended, event: EndChanged, now: number): Transition {
  const changed = withEnd(state, event);
  const left = leftMs(changed, now);
  const started = [startTimer("expiry", left), ...warningOf(changed.schedule, left)];
  const others = state.timers.filter((timer) => !waitsForEnd(timer));
  const secondsLeft = Math.ceil(left / 1000);
  return [
    { ...changed, timers: [...others, ...started.map(({ timer }) => timer)] },
    [
      ...state.timers.filter(waitsForEnd).map(cancelTimer),
      ...started,
      { type: "show-end", secondsLeft, given: event.given },
      { type: "keep" },
    ],
  ];
}

export function withEnd<Changed extends Unended>(
  state: Changed,
  { maxSeconds }: Pick<EndChanged, "maxSeconds">,
): Changed {
  return { ...state, schedule: { ...state.schedule, maxSeconds } };
}

export function leftMs({ startedAt, schedule }: Unended, now: number): number {
  return Math.max(0, startedAt + schedule.maxSeconds * 1000 - now);
}

type StartTimer = Extract<Effect, { readonly type: "start-timer" }>;

export function startTimer(timer: TimerName, milliseconds: number): StartTimer {
  return { type: "start-timer", timer, milliseconds };
}

export function cancelTimer(timer: TimerName): Effect {
  return { type: "cancel-timer", timer };
}
