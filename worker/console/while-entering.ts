import type { Ending } from "../channel/ending.ts";
import { cancelTimer } from "./clocks.ts";
import { ask, showQuestion } from "./entering.ts";
import type { Event } from "./events.ts";
import { endingOfHolder } from "./holder.ts";
import type { Entering, Transition } from "./states.ts";
import { opened } from "./reopening.ts";
import {
  end,
  fired,
  look,
  NOTHING,
  parkOr,
  warn,
  welcome,
  whileAttended,
  without,
} from "./transitions.ts";

export function whileEntering(state: Entering, event: Event, now: number): Transition {
  switch (event.type) {
    case "admitted": {
      const [answered, effects] = stopWaiting(state);
      return opened(answered, now, { isAdmitted: true, first: effects });
    }
    case "not-yet-admitted":
      return ask(state, event.question, now);
    case "not-admitted":
      return end(state, event.ending, now);
    case "directory-unreachable":
      return end(state, "gateway-busy", now);
    case "takes-over": {
      if (state.question?.kind !== "in-use") return [state, NOTHING];
      const [answered, effects] = stopWaiting(state);
      return [answered, [...effects, { type: "take-over" }]];
    }
    case "timer-entry":
      return end(fired("entry", state), undecided(state), now);
    case "viewer-closed":
      return end(state, "closed", now);
    case "viewer-lost":
    case "viewer-left":
      return parkOr("closed", state, now);
    case "viewer-stalled":
      return parkOr(event.code, state, now);
    case "viewer-attached":
      return [state, [...welcome(state, event, now), ...showQuestion(state, now)]];
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
    case "timer-retry":
    case "timer-wait":
    case "timer-close":
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

/** There is an answer to what the session has waited for. */
function stopWaiting(
  state: Entering,
): readonly [Entering, readonly ReturnType<typeof cancelTimer>[]] {
  const waits = state.timers.includes("entry");
  return [
    { ...state, question: undefined, timers: without("entry", state) },
    waits ? [cancelTimer("entry")] : [],
  ];
}

/** Nobody has decided in time: the person has not, or the directory, which says of itself what becomes of a question. */
function undecided({ question }: Entering): Ending {
  if (question?.kind !== "in-use") return { code: "gateway-busy" };
  return endingOfHolder("console-in-use", question.holder);
}
