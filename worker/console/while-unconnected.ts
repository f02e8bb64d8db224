import { cancelTimer, startTimer, withEnd } from "./clocks.ts";
import { notYet } from "./entering.ts";
import type { Event } from "./events.ts";
import { unpark } from "./reopening.ts";
import { endOfGone } from "./redialling.ts";
import type { Ended, Parked, Transition, Waiting } from "./states.ts";
import {
  changeMode,
  end,
  faultOf,
  fired,
  KEEP,
  look,
  NOTHING,
  parkOr,
  showWaiting,
  warn,
  welcome,
  whileAttended,
} from "./transitions.ts";

export function whileWaiting(state: Waiting, event: Event, now: number): Transition {
  switch (event.type) {
    case "timer-retry":
      return retry(state, now);
    case "timer-wait":
      return end(fired("wait", state), endOfGone(state.gone), now);
    case "viewer-closed":
      return end(state, "closed", now);
    case "viewer-lost":
    case "viewer-left":
      return parkOr("closed", state, now);
    case "viewer-stalled":
      return parkOr(event.code, state, now);
    case "viewer-attached": {
      const { schedule, gone } = state;
      return [state, [...welcome(state, event, now), showWaiting(schedule, gone, now)]];
    }
    case "timer-warning":
      return warn(state);
    case "timer-look":
      return look(state, "look");
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "upstream-closed":
    case "upstream-failed":
    case "timer-open":
    case "timer-grace":
    case "timer-close":
    case "timer-entry":
    case "takes-over":
      return [state, NOTHING];
    case "admitted":
    case "directory-unreachable":
      return [{ ...state, isAdmitted: true }, NOTHING];
    case "not-yet-admitted":
      return notYet(state, event.question, now);
    case "not-admitted":
      return end(state, event.ending, now);
    case "viewer-failed":
    case "viewer-flooded":
    case "mode-changed":
    case "end-changed":
    case "input-changed":
    case "ended-by":
    case "timer-expiry":
    case "timer-idle":
      return whileAttended(state, event, now);
  }
}

/** The machine is dialled again. Tries that are in vain are not kept. */
function retry(state: Waiting, now: number): Transition {
  const { schedule, number } = state;
  const { timers, ...running } = fired("retry", state);
  return [
    {
      ...running,
      name: "opening",
      openedAt: now,
      isLoggedIn: false,
      number: number + 1,
      timers: [...timers, "open"],
    },
    [
      startTimer("open", schedule.openMs),
      { type: "dial", number: number + 1, code: state.gone.code },
    ],
  ];
}

export function whileParked(state: Parked, event: Event, now: number): Transition {
  switch (event.type) {
    case "viewer-attached":
      return state.isLetGo ? [state, NOTHING] : unpark(state, event, now);
    case "mode-changed":
      return [state, changeMode(event)];
    case "end-changed":
      return state.isLetGo ? [state, NOTHING] : [withEnd(state, event), [KEEP]];
    case "ended-by":
      return state.isLetGo ? [state, NOTHING] : end(state, event.ending, now);
    case "viewer-failed":
      return [state, faultOf(event)];
    case "timer-close":
      return letGo({ ...state, timers: [] });
    case "viewer-flooded":
      return letGo(state);
    case "viewer-closed":
    case "viewer-left":
    case "viewer-lost":
    case "viewer-stalled":
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "upstream-closed":
    case "upstream-failed":
    case "timer-open":
    case "timer-expiry":
    case "timer-idle":
    case "timer-warning":
    case "timer-look":
    case "timer-grace":
    case "timer-retry":
    case "timer-wait":
    case "timer-entry":
    case "admitted":
    case "not-yet-admitted":
    case "not-admitted":
    case "directory-unreachable":
    case "takes-over":
    case "input-changed":
      return [state, NOTHING];
  }
}

export function onceEnded(state: Ended, event: Event): Transition {
  switch (event.type) {
    case "timer-close":
      return letGo({ ...state, timers: [] });
    case "viewer-flooded":
      return letGo(state);
    case "open-failed":
    case "upstream-failed":
    case "viewer-failed":
      return [state, faultOf(event)];
    case "dialled":
    case "logged-in":
    case "upstream-closed":
    case "viewer-closed":
    case "viewer-left":
    case "viewer-lost":
    case "viewer-attached":
    case "viewer-stalled":
    case "mode-changed":
    case "end-changed":
    case "timer-open":
    case "timer-expiry":
    case "timer-idle":
    case "timer-warning":
    case "timer-look":
    case "timer-grace":
    case "timer-retry":
    case "timer-wait":
    case "timer-entry":
    case "admitted":
    case "not-yet-admitted":
    case "not-admitted":
    case "directory-unreachable":
    case "takes-over":
    case "input-changed":
    case "ended-by":
      return [state, NOTHING];
  }
}

/** The viewers have had their time to close, or use it to send. */
function letGo(state: Parked | Ended): Transition {
  if (state.isLetGo) return [state, NOTHING];
  return [
    { ...state, timers: [], isLetGo: true },
    [...state.timers.map(cancelTimer), { type: "let-go-of-viewer" }],
  ];
}
