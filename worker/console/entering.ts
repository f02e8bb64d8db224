import { cancelTimer, startTimer } from "./clocks.ts";
import type { Effect, TimerName } from "./effects.ts";
import { endingOfHolder } from "./holder.ts";
import type { Question } from "./question.ts";
import type { Detached, Entering, Live, Opening, Transition, Waiting } from "./states.ts";
import { CLOSE_UPSTREAM, end, NOTHING } from "./transitions.ts";

/** It is not decided yet whether the session is let in: what was begun for it is given up until it is. */
export function ask(
  state: Entering | Opening | Waiting,
  question: Question,
  now: number,
): Transition {
  const { schedule, startedAt, gone } = state;
  const { choiceMs, decisionMs } = schedule;
  const waitMs = question.kind === "in-use" ? choiceMs : 1000 * question.secondsLeft + decisionMs;
  const over: readonly TimerName[] = ["open", "entry", "retry", "wait"];
  const timers = state.timers.filter((timer) => !over.includes(timer));
  return [
    {
      name: "entering",
      schedule,
      startedAt,
      number: state.name === "opening" ? state.number - 1 : state.number,
      gone,
      question,
      until: now + waitMs,
      timers: [...timers, "entry"],
    },
    [
      ...state.timers.filter((timer) => over.includes(timer)).map(cancelTimer),
      ...(state.name === "opening" ? [CLOSE_UPSTREAM] : NOTHING),
      startTimer("entry", waitMs),
      { type: "show-question", question },
    ],
  ];
}

/** What a viewer that has come meanwhile is told. */
export function showQuestion(
  { question, until, schedule }: Entering,
  now: number,
): readonly Effect[] {
  if (question === undefined) return NOTHING;
  if (question.kind === "in-use") return [{ type: "show-question", question }];
  const secondsLeft = Math.max(0, Math.ceil((until - schedule.decisionMs - now) / 1000));
  return [{ type: "show-question", question: { ...question, secondsLeft } }];
}

/** The same of one that opens, which may have been let in before. */
export function notYet(state: Opening | Waiting, question: Question, now: number): Transition {
  return state.isAdmitted ? takenBy(question, state, now) : ask(state, question, now);
}

/** The session was in, was forgotten, and cannot just go on: whoever has the console has it now. */
export function takenBy(
  question: Question,
  state: Opening | Live | Detached | Waiting,
  now: number,
): Transition {
  if (question.kind === "pending") return [state, NOTHING];
  return end(state, endingOfHolder("console-taken", question.holder), now);
}
