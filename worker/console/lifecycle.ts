import { clocksOf } from "./clocks.ts";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import type { Parked, Schedule, State, Transition } from "./states.ts";
import { opened } from "./reopening.ts";
import { ENTER, KEEP } from "./transitions.ts";
import { whileDetached, whileLive, whileOpening } from "./while-connected.ts";
import { whileEntering } from "./while-entering.ts";
import { onceEnded, whileParked, whileWaiting } from "./while-unconnected.ts";

/** A session's first state and what it begins with. `now`: milliseconds on a clock that never goes back. */
export function begin(schedule: Schedule, now: number): Transition {
  const clocks = clocksOf(schedule, schedule.maxSeconds * 1000);
  const timers = clocks.map(({ timer }) => timer);
  const running = { schedule, startedAt: now, number: 0, gone: undefined, timers };
  const first: readonly Effect[] = [{ type: "greet-viewer" }, ...clocks];
  if (!schedule.dialsAtOnce) {
    const state = { name: "entering", ...running, question: undefined, until: now } as const;
    return [state, [...first, KEEP, ENTER]];
  }
  // Neither waits for the other.
  const [opening, effects] = opened(running, now, { isAdmitted: false, first: [ENTER] });
  return [opening, [...first, ...effects]];
}

/** The state of a session that is made again from its record: a viewer that comes back has it dial. */
export function madeAgain(
  schedule: Schedule,
  { startedAt, number, gone }: Pick<Parked, "startedAt" | "number" | "gone">,
): Parked {
  return { name: "parked", schedule, startedAt, number, gone, timers: [], isLetGo: false };
}

/** What follows from an event. Every state has an answer to every event; the compiler asks for it. */
export function next(state: State, event: Event, now: number): Transition {
  switch (state.name) {
    case "entering":
      return whileEntering(state, event, now);
    case "opening":
      return whileOpening(state, event, now);
    case "live":
      return whileLive(state, event, now);
    case "detached":
      return whileDetached(state, event, now);
    case "waiting":
      return whileWaiting(state, event, now);
    case "parked":
      return whileParked(state, event, now);
    case "ended":
      return onceEnded(state, event);
  }
}
