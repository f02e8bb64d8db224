import type { Event } from "./events.ts";
import type { Parked, Schedule, State, Transition } from "./states.ts";
import { clocksOf, startTimer } from "./transitions.ts";
import { whileDetached, whileLive, whileOpening } from "./while-connected.ts";
import { onceEnded, whileParked, whileWaiting } from "./while-unconnected.ts";

/** A session's first state and what it begins with. `now`: milliseconds on a clock that never goes back. */
export function begin(schedule: Schedule, now: number): Transition {
  const started = [
    ...clocksOf(schedule, schedule.maxSeconds * 1000),
    startTimer("open", schedule.openMs),
  ];
  const timers = started.map(({ timer }) => timer);
  const running = { schedule, startedAt: now, number: 1, gone: undefined, timers };
  return [
    { name: "opening", openedAt: now, ...running },
    [
      { type: "greet-viewer" },
      ...started,
      { type: "keep" },
      { type: "dial", number: 1, code: undefined },
    ],
  ];
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
