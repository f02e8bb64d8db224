import type { EndCode } from "../channel/ends.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import type { Grant } from "../ticket/claims.ts";
import type { Effect, AuditTargetFailed, TimerName } from "./effects.ts";
import type { SessionLimits } from "./limits.ts";

/** The times of one session. */
export interface Schedule extends Pick<
  SessionLimits,
  "openMs" | "warningSeconds" | "pingMs" | "closeMs"
> {
  /** Its longest time. */
  readonly maxSeconds: number;
}

interface Running {
  readonly schedule: Schedule;
  /** Milliseconds on the clock of `now`. */
  readonly startedAt: number;
  /** Timers that have been started and have neither fired nor been cancelled. */
  readonly timers: readonly TimerName[];
}

/** The hypervisor is dialled and logged in to; the viewer has been greeted and waits. */
interface Opening extends Running {
  readonly name: "opening";
}

/** Both sides have shaken hands and are relayed. */
interface Live extends Running {
  readonly name: "live";
}

/** Over. What is left is that the viewer's WebSocket goes away. */
interface Ended {
  readonly name: "ended";
  readonly timers: readonly TimerName[];
  /** Whether the viewer has been dropped, if it had to be. */
  readonly isLetGo: boolean;
}

export type State = Opening | Live | Ended;

/** Everything that happens to a session but for the viewer's messages: {@link VIEWER_MESSAGES}. */
export type Event =
  | { readonly type: "dialled" }
  | { readonly type: "logged-in" }
  /** Dialling or the login has failed. `check`: the check of TLS that did. */
  | OpenFailed
  /** The hypervisor has closed, or its connection is lost. */
  | { readonly type: "upstream-closed" }
  /** The hypervisor has sent what ends the session, or what it has sent met a fault of the gateway. */
  | Failure<"upstream-failed">
  /** The viewer has closed, or its connection is lost. */
  | { readonly type: "viewer-closed" }
  /** The viewer has said nothing, or read nothing, for too long. */
  | { readonly type: "viewer-stalled"; readonly code: "viewer-stalled" | "viewer-behind" }
  /** The viewer has sent what ends the session, or what it has sent met a fault of the gateway. */
  | Failure<"viewer-failed">
  /** The viewer continues to send to an ended session. */
  | { readonly type: "viewer-flooded" }
  | { readonly type: "mode-changed"; readonly mode: Grant["mode"] }
  | TimerFired;

type TimerFired = { readonly [Timer in TimerName]: { readonly type: `timer-${Timer}` } }[TimerName];

interface Failure<Type extends string> {
  readonly type: Type;
  readonly code: EndCode;
  readonly error: unknown;
}

interface OpenFailed extends Failure<"open-failed"> {
  readonly check: TlsCheck | undefined;
}

export type Transition = readonly [State, readonly Effect[]];

/** What a viewer's message does in each state: it is passed on, has no effect, or ends the session. */
export type Verdict = "pass" | "ignore" | "refuse";

/**
 * The classes of a viewer's messages: RFB bytes, acknowledged bytes, and whether somebody sees the page. Before
 * the gateway's flight there is nothing to answer or to acknowledge.
 */
export const VIEWER_MESSAGES = {
  opening: { bytes: "refuse", acknowledgement: "refuse", visible: "ignore" },
  live: { bytes: "pass", acknowledgement: "pass", visible: "pass" },
  ended: { bytes: "ignore", acknowledgement: "ignore", visible: "ignore" },
} as const satisfies Record<
  State["name"],
  Readonly<Record<"bytes" | "acknowledgement" | "visible", Verdict>>
>;

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
    case "mode-changed":
    case "viewer-flooded":
    case "timer-close":
      return [state, NOTHING];
    case "upstream-closed":
    case "upstream-failed":
    case "viewer-closed":
    case "viewer-stalled":
    case "viewer-failed":
    case "timer-expiry":
    case "timer-warning":
    case "timer-look":
      return whileRunning(state, event, now);
  }
}

function whileLive(state: Live, event: Event, now: number): Transition {
  switch (event.type) {
    case "mode-changed":
      return [state, [{ type: "set-mode", mode: event.mode }]];
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "viewer-flooded":
    case "timer-open":
    case "timer-close":
      return [state, NOTHING];
    case "upstream-closed":
    case "upstream-failed":
    case "viewer-closed":
    case "viewer-stalled":
    case "viewer-failed":
    case "timer-expiry":
    case "timer-warning":
    case "timer-look":
      return whileRunning(state, event, now);
  }
}

/** What ends any session that is not over, and what recurs in it. */
type Common = Extract<
  Event,
  {
    readonly type:
      | `upstream-${string}`
      | "viewer-closed"
      | "viewer-stalled"
      | "viewer-failed"
      | "timer-expiry"
      | "timer-warning"
      | "timer-look";
  }
>;

function whileRunning(state: Opening | Live, event: Common, now: number): Transition {
  switch (event.type) {
    case "upstream-closed":
      return end(state, "target-closed", now);
    case "viewer-closed":
      return end(state, "closed", now);
    case "viewer-stalled":
      return end(state, event.code, now);
    case "upstream-failed":
    case "viewer-failed":
      return end(state, event.code, now, faultOf(event));
    case "timer-expiry":
      return end(fired("expiry", state), "session-expired", now);
    case "timer-warning": {
      const { warningSeconds } = state.schedule;
      return [fired("warning", state), [{ type: "warn-viewer", secondsLeft: warningSeconds }]];
    }
    case "timer-look":
      return [state, [startTimer("look", state.schedule.pingMs), { type: "look" }]];
  }
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
    case "viewer-stalled":
    case "mode-changed":
    case "timer-open":
    case "timer-expiry":
    case "timer-warning":
    case "timer-look":
      return [state, NOTHING];
  }
}

function end(
  state: Opening | Live,
  code: EndCode,
  now: number,
  first: readonly Effect[] = NOTHING,
): Transition {
  return [
    { name: "ended", timers: ["close"], isLetGo: false },
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

function fired<Running extends Opening | Live>(timer: TimerName, state: Running): Running {
  return { ...state, timers: without(timer, state) };
}

function without(timer: TimerName, { timers }: Opening | Live): readonly TimerName[] {
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
