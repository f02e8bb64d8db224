import type { EndCode } from "../channel/ends.ts";
import { cancelTimer, startTimer } from "./clocks.ts";
import type { Effect, TimerName } from "./effects.ts";
import type { Event, OpenFailed } from "./events.ts";
import { reopen } from "./reopening.ts";
import { endOfGone, goneBefore, goneNow } from "./redialling.ts";
import { notYet, takenBy } from "./entering.ts";
import type { Detached, Live, Opening, Transition } from "./states.ts";
import {
  attach,
  end,
  faultOf,
  fired,
  KEEP,
  look,
  NOTHING,
  park,
  parkOr,
  RELEASE_KEYS,
  targetFailed,
  warn,
  watch,
  welcome,
  whileAttended,
  without,
} from "./transitions.ts";

export function whileOpening(state: Opening, event: Event, now: number): Transition {
  switch (event.type) {
    case "dialled":
      // The viewer must not be told a number that is used again after a restart. Tries that are in vain are not kept.
      return [state, [...(state.gone === undefined ? NOTHING : [KEEP]), { type: "log-in" }]];
    case "logged-in":
      return state.isAdmitted ? goLive(state, now) : [{ ...state, isLoggedIn: true }, NOTHING];
    case "admitted":
    case "directory-unreachable":
      // Without its directory the session shows the screen. Nothing that a person does passes.
      return state.isLoggedIn ? goLive(state, now) : [{ ...state, isAdmitted: true }, NOTHING];
    case "not-yet-admitted":
      return notYet(state, event.question, now);
    case "not-admitted":
      return end(state, event.ending, now);
    case "open-failed":
      return notOpened(state, event, now, faultOf(event));
    case "timer-open":
      return notOpened(fired("open", state), { code: "target-timeout", check: undefined }, now);
    case "timer-wait":
      return end(fired("wait", state), endOfGone(state.gone), now);
    case "viewer-closed":
      return end(state, "closed", now);
    case "viewer-lost":
    case "viewer-left":
      return parkOr("closed", state, now);
    case "viewer-stalled":
      return parkOr(event.code, state, now);
    case "viewer-attached":
      return [state, welcome(state, event, now)];
    case "timer-warning":
      return warn(state);
    case "timer-look":
      return look(state, "look");
    case "upstream-closed":
    case "upstream-failed":
    case "timer-grace":
    case "timer-retry":
    case "timer-close":
    case "timer-entry":
    case "takes-over":
      return [state, NOTHING];
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

function goLive(state: Opening, now: number): Transition {
  const { schedule, startedAt, openedAt, number, gone } = state;
  const over: readonly TimerName[] = ["open", "wait"];
  const timers = state.timers.filter((timer) => !over.includes(timer));
  const audit: Effect =
    number === 1
      ? { type: "audit-live", milliseconds: now - openedAt }
      : { type: "audit-redialled", number, milliseconds: now - (gone?.since ?? openedAt) };
  return [
    { name: "live", schedule, startedAt, liveAt: now, number, gone, timers },
    [
      ...state.timers.filter((timer) => over.includes(timer)).map(cancelTimer),
      { type: "go-live", number },
      audit,
    ],
  ];
}

/** The first time says at once why; afterwards the machine may only be restarting. */
function notOpened(
  state: Opening,
  { code, check }: Pick<OpenFailed, "code" | "check">,
  now: number,
  fault: readonly Effect[] = NOTHING,
): Transition {
  const gone = state.number === 1 ? undefined : goneNow(state.gone, code, state.schedule, now);
  if (gone !== undefined) return watch(state, gone, now);
  const told = state.gone === undefined ? code : endOfGone({ ...state.gone, code });
  return end(state, told, now, [targetFailed({ code, check }), ...fault]);
}

export function whileLive(state: Live, event: Event, now: number): Transition {
  switch (event.type) {
    case "upstream-closed":
      return lost(state, "target-closed", now);
    case "upstream-failed":
      return lost(state, event.code, now, faultOf(event));
    case "viewer-closed":
      return end(state, "closed", now);
    case "viewer-left":
      return state.schedule.hasOnEnd
        ? detachOr("closed", state, now)
        : parkOr("closed", withGone(state, now), now);
    case "viewer-lost":
      return detachOr("closed", state, now);
    case "viewer-stalled":
      // A path that takes nothing more looks like a viewer that does not.
      return detachOr(event.code, state, now);
    case "viewer-attached": {
      // The older WebSocket still looked open.
      const takenOver = [RELEASE_KEYS, { type: "supersede-viewer" }] as const;
      const audit = { type: "audit-taken-over" } as const;
      if (event.goesOn) {
        return [state, [...takenOver, ...attach(event, state, now), KEEP, audit]];
      }
      const [opening, effects] = reopen(state, event, now, takenOver);
      return [opening, [...effects, audit]];
    }
    case "timer-warning":
      return warn(state);
    case "timer-look":
      return look(state, "look");
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "timer-open":
    case "timer-grace":
    case "timer-retry":
    case "timer-wait":
    case "timer-close":
    case "timer-entry":
    case "admitted":
    case "directory-unreachable":
    case "takes-over":
      return [state, NOTHING];
    case "not-yet-admitted":
      return takenBy(event.question, state, now);
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

/** The server's side is gone while the viewer is there. */
function lost(
  state: Live,
  code: EndCode,
  now: number,
  fault: readonly Effect[] = NOTHING,
): Transition {
  const gone = goneNow(goneBefore(state, now), code, state.schedule, now);
  if (gone !== undefined) return watch(state, gone, now);
  return end(state, code, now, fault);
}

/** The machine counts as gone only as long as its connection has not proved to be steady. */
function withGone<Connected extends Live | Detached>(state: Connected, now: number): Connected {
  return { ...state, gone: goneBefore(state, now) };
}

/** The viewer is lost: it is waited for, or the session ends. */
function detachOr(code: EndCode, state: Live, now: number): Transition {
  const { graceMs } = state.schedule;
  if (graceMs === 0) return end(state, code, now);
  return [
    { ...state, name: "detached", detachedAt: now, timers: [...state.timers, "grace"] },
    [
      RELEASE_KEYS,
      { type: "drop-viewer" },
      startTimer("grace", graceMs),
      KEEP,
      { type: "audit-detached" },
    ],
  ];
}

export function whileDetached(state: Detached, event: Event, now: number): Transition {
  switch (event.type) {
    case "upstream-closed":
      return lostUnseen(state, "target-closed", now);
    case "upstream-failed":
      return lostUnseen(state, event.code, now, faultOf(event));
    case "viewer-attached": {
      if (!event.goesOn) return reopen(state, event, now, NOTHING);
      const { detachedAt, ...running } = state;
      return [
        { ...running, name: "live", timers: without("grace", state) },
        [
          cancelTimer("grace"),
          ...attach(event, state, now),
          KEEP,
          { type: "audit-resumed", milliseconds: now - detachedAt },
        ],
      ];
    }
    case "timer-grace":
      return park(fired("grace", withGone(state, now)));
    case "timer-warning":
      // Whoever comes back is told the time that is left.
      return [fired("warning", state), NOTHING];
    case "timer-look":
      return look(state, "keep-alive");
    case "viewer-closed":
    case "viewer-left":
    case "viewer-lost":
    case "viewer-stalled":
    case "dialled":
    case "logged-in":
    case "open-failed":
    case "timer-open":
    case "timer-retry":
    case "timer-wait":
    case "timer-close":
    case "timer-entry":
    case "admitted":
    case "directory-unreachable":
    case "takes-over":
      return [state, NOTHING];
    case "not-yet-admitted":
      return takenBy(event.question, state, now);
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

/** The server's side is gone while nobody is there: whoever comes back has it dialled. */
function lostUnseen(
  state: Detached,
  code: EndCode,
  now: number,
  fault: readonly Effect[] = NOTHING,
): Transition {
  const gone = goneNow(goneBefore(state, now), code, state.schedule, now);
  return gone === undefined ? end(state, code, now, fault) : park({ ...state, gone });
}
