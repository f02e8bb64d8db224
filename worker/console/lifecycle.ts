import type { EndCode } from "../channel/ends.ts";
import type { Effect, AuditTargetFailed, TimerName } from "./effects.ts";
import type { Event, OpenFailed, ViewerAttached } from "./events.ts";
import type {
  Detached,
  Ended,
  Live,
  Opening,
  Schedule,
  State,
  Transition,
  Unended,
} from "./states.ts";

const NOTHING: readonly Effect[] = [];

/** A session's first state and what it begins with. `now`: milliseconds on a clock that never goes back. */
export function begin(schedule: Schedule, now: number): Transition {
  const { maxSeconds, warningSeconds, openMs, pingMs } = schedule;
  const started = [
    startTimer("expiry", maxSeconds * 1000),
    startTimer("look", pingMs),
    startTimer("open", openMs),
    ...(maxSeconds > warningSeconds
      ? [startTimer("warning", (maxSeconds - warningSeconds) * 1000)]
      : []),
  ];
  const timers = started.map(({ timer }) => timer);
  return [
    { name: "opening", schedule, startedAt: now, timers },
    [{ type: "greet-viewer" }, ...started, { type: "dial" }],
  ];
}

/** What follows from an event. Every state has an answer to every event; the compiler asks for it. */
export function next(state: State, event: Event, now: number): Transition {
  switch (state.name) {
    case "opening":
      return whileOpening(state, event, now);
    case "live":
      return whileLive(state, event, now);
    case "detached":
      return whileDetached(state, event, now);
    case "ended":
      return onceEnded(state, event);
  }
}

function whileOpening(state: Opening, event: Event, now: number): Transition {
  switch (event.type) {
    case "dialled":
      return [state, [{ type: "log-in" }]];
    case "logged-in":
      return [
        { ...state, name: "live", timers: without("open", state) },
        [
          cancelTimer("open"),
          { type: "go-live" },
          { type: "audit-live", milliseconds: now - state.startedAt },
        ],
      ];
    case "open-failed":
      return end(state, event.code, now, [targetFailed(event), ...faultOf(event)]);
    case "timer-open":
      return end(fired("open", state), "target-timeout", now, [
        targetFailed({ code: "target-timeout", check: undefined }),
      ]);
    case "viewer-lost":
      return end(state, "closed", now);
    case "viewer-stalled":
      return end(state, event.code, now);
    case "timer-warning":
      return warn(state);
    case "timer-look":
      return look(state, "look");
    case "mode-changed":
    case "viewer-attached":
    case "viewer-flooded":
    case "timer-grace":
    case "timer-close":
      return [state, NOTHING];
    case "upstream-closed":
    case "upstream-failed":
    case "viewer-closed":
    case "viewer-failed":
    case "timer-expiry":
      return whileRunning(state, event, now);
  }
}

function whileLive(state: Live, event: Event, now: number): Transition {
  switch (event.type) {
    case "mode-changed":
      return [state, [{ type: "set-mode", mode: event.mode }]];
    case "viewer-lost":
      return detachOr("closed", state, now);
    case "viewer-stalled":
      // A path that takes nothing more looks like a viewer that does not.
      return detachOr(event.code, state, now);
    case "viewer-attached":
      // The older WebSocket still looked open.
      return [
        state,
        [
          { type: "release-keys" },
          { type: "supersede-viewer" },
          attach(event, state, now),
          { type: "audit-taken-over" },
        ],
      ];
    case "viewer-flooded":
      return end(state, "viewer-overload", now);
    case "timer-warning":
      return warn(state);
    case "timer-look":
      return look(state, "look");
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "timer-open":
    case "timer-grace":
    case "timer-close":
      return [state, NOTHING];
    case "upstream-closed":
    case "upstream-failed":
    case "viewer-closed":
    case "viewer-failed":
    case "timer-expiry":
      return whileRunning(state, event, now);
  }
}

function whileDetached(state: Detached, event: Event, now: number): Transition {
  switch (event.type) {
    case "mode-changed":
      return [state, [{ type: "set-mode", mode: event.mode }]];
    case "viewer-attached": {
      const { detachedAt, ...running } = state;
      return [
        { ...running, name: "live", timers: without("grace", state) },
        [
          cancelTimer("grace"),
          attach(event, state, now),
          { type: "audit-resumed", milliseconds: now - detachedAt },
        ],
      ];
    }
    case "viewer-flooded":
      return end(state, "viewer-overload", now);
    case "timer-grace":
      return end(fired("grace", state), "viewer-lost", now);
    case "timer-warning":
      // Whoever comes back is told the time that is left.
      return [fired("warning", state), NOTHING];
    case "timer-look":
      return look(state, "keep-alive");
    case "viewer-closed":
    case "viewer-lost":
    case "viewer-stalled":
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "timer-open":
    case "timer-close":
      return [state, NOTHING];
    case "upstream-closed":
    case "upstream-failed":
    case "viewer-failed":
    case "timer-expiry":
      return whileRunning(state, event, now);
  }
}

/** What ends any session that is not over. */
type Common = Extract<
  Event,
  { readonly type: `upstream-${string}` | "viewer-closed" | "viewer-failed" | "timer-expiry" }
>;

function whileRunning(state: Unended, event: Common, now: number): Transition {
  switch (event.type) {
    case "upstream-closed":
      return end(state, "target-closed", now);
    case "viewer-closed":
      return end(state, "closed", now);
    case "upstream-failed":
    case "viewer-failed":
      return end(state, event.code, now, faultOf(event));
    case "timer-expiry":
      return end(fired("expiry", state), "session-expired", now);
  }
}

/** The viewer is lost: it is waited for, or the session ends. */
function detachOr(code: EndCode, state: Live, now: number): Transition {
  const { graceMs } = state.schedule;
  if (graceMs === 0) return end(state, code, now);
  return [
    { ...state, name: "detached", detachedAt: now, timers: [...state.timers, "grace"] },
    [
      { type: "release-keys" },
      { type: "drop-viewer" },
      startTimer("grace", graceMs),
      { type: "audit-detached" },
    ],
  ];
}

function attach({ arrival }: ViewerAttached, state: Live | Detached, now: number): Effect {
  const { startedAt, schedule } = state;
  const milliseconds = Math.max(0, startedAt + schedule.maxSeconds * 1000 - now);
  return { type: "attach-viewer", arrival, secondsLeft: Math.ceil(milliseconds / 1000) };
}

function warn(state: Opening | Live): Transition {
  const { warningSeconds } = state.schedule;
  return [fired("warning", state), [{ type: "warn-viewer", secondsLeft: warningSeconds }]];
}

function look(state: Unended, type: "look" | "keep-alive"): Transition {
  return [state, [startTimer("look", state.schedule.pingMs), { type }]];
}

function onceEnded(state: Ended, event: Event): Transition {
  switch (event.type) {
    case "timer-close":
      return [{ ...state, timers: [], isLetGo: true }, [{ type: "let-go-of-viewer" }]];
    case "viewer-flooded":
      if (state.isLetGo) return [state, NOTHING];
      return [
        { ...state, timers: [], isLetGo: true },
        [cancelTimer("close"), { type: "let-go-of-viewer" }],
      ];
    case "open-failed":
    case "upstream-failed":
    case "viewer-failed":
      return [state, faultOf(event)];
    case "dialled":
    case "logged-in":
    case "upstream-closed":
    case "viewer-closed":
    case "viewer-lost":
    case "viewer-attached":
    case "viewer-stalled":
    case "mode-changed":
    case "timer-open":
    case "timer-expiry":
    case "timer-warning":
    case "timer-look":
    case "timer-grace":
      return [state, NOTHING];
  }
}

function end(
  state: Unended,
  code: EndCode,
  now: number,
  first: readonly Effect[] = NOTHING,
): Transition {
  return [
    { name: "ended", code, timers: ["close"], isLetGo: false },
    [
      ...first,
      ...state.timers.map(cancelTimer),
      ...(state.name === "live" ? [{ type: "release-keys" } as const] : NOTHING),
      { type: "close-upstream" },
      { type: "end-viewer", code },
      startTimer("close", state.schedule.closeMs),
      { type: "audit-ended", code, milliseconds: now - state.startedAt },
    ],
  ];
}

function fired<Running extends Unended>(timer: TimerName, state: Running): Running {
  return { ...state, timers: without(timer, state) };
}

function without(timer: TimerName, { timers }: Unended): readonly TimerName[] {
  return timers.filter((other) => other !== timer);
}

function startTimer(timer: TimerName, milliseconds: number) {
  return { type: "start-timer", timer, milliseconds } as const;
}

function cancelTimer(timer: TimerName) {
  return { type: "cancel-timer", timer } as const;
}

function targetFailed({ code, check }: Pick<OpenFailed, "code" | "check">): AuditTargetFailed {
  return { type: "audit-target-failed", code, check };
}

function faultOf({ code, error }: Pick<OpenFailed, "code" | "error">): readonly Effect[] {
  return code === "gateway-error" ? [{ type: "report-fault", error }] : NOTHING;
}
