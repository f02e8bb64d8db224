import { cancelTimer, clocksOf, leftMs, startTimer } from "./clocks.ts";
import type { Effect } from "./effects.ts";
import type { ViewerAttached } from "./events.ts";
import { goneBefore } from "./redialling.ts";
import type { Detached, Live, Parked, Running, Transition } from "./states.ts";
import { attach, CLOSE_UPSTREAM, ENTER, KEEP, NOTHING, without } from "./transitions.ts";

/** Dials for another connection, with a viewer that has begun anew. What the viewer had before is closed first. */
export function reopen(
  state: Live | Detached,
  event: ViewerAttached,
  now: number,
  first: readonly Effect[],
): Transition {
  const gone = goneBefore(state, now);
  const hasGrace = state.timers.includes("grace");
  const before = { ...state, gone, timers: without("grace", state) };
  const attached = attach(event, state, now);
  const [opening, started] = opened(before, now, { isAdmitted: true, first: attached });
  return [
    opening,
    [...(hasGrace ? [cancelTimer("grace")] : NOTHING), ...first, CLOSE_UPSTREAM, ...started],
  ];
}

/** A viewer has come back to a session that was let go of: it enters again, and the machine is dialled. */
export function unpark(state: Parked, event: ViewerAttached, now: number): Transition {
  const { schedule, startedAt, number } = state;
  const gone = goneBefore(state, now);
  const clocks = clocksOf(schedule, leftMs(state, now));
  const running = { schedule, startedAt, number, gone, timers: clocks.map(({ timer }) => timer) };
  const first = [...state.timers.map(cancelTimer), ...clocks];
  const attached = attach(event, state, now);
  if (schedule.dialsAtOnce) {
    const [opening, effects] = opened(running, now, {
      isAdmitted: false,
      first: [...attached, ENTER],
    });
    return [opening, [...first, ...effects]];
  }
  return [
    { name: "entering", ...running, question: undefined, until: now },
    [...first, ...attached, KEEP, ENTER],
  ];
}

/** The machine is dialled, for the next connection. `first`: what is done before, once its time runs. */
export function opened(
  { schedule, startedAt, number, gone, timers }: Running,
  now: number,
  { isAdmitted, first }: { readonly isAdmitted: boolean; readonly first: readonly Effect[] },
): Transition {
  return [
    {
      name: "opening",
      schedule,
      startedAt,
      openedAt: now,
      isAdmitted,
      isLoggedIn: false,
      number: number + 1,
      gone,
      timers: [...timers, "open"],
    },
    [
      startTimer("open", schedule.openMs),
      ...first,
      KEEP,
      { type: "dial", number: number + 1, code: gone?.code },
    ],
  ];
}
