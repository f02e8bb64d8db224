import type { ToViewerMessage } from "../channel/messages.ts";
import type { Effect } from "./effects.ts";
import { shownHolder } from "./holder.ts";
import type { Question } from "./question.ts";

const SHOWN = ["warn-viewer", "show-end", "warn-idle", "show-waiting", "show-question"] as const;

type Shown = Extract<Effect, { readonly type: (typeof SHOWN)[number] }>;

/** Whether an effect only says something to the viewer. */
export function isShown(effect: Effect): effect is Shown {
  return SHOWN.some((type) => type === effect.type);
}

/** What an effect says to the viewer. */
export function messageOf(effect: Shown): ToViewerMessage {
  switch (effect.type) {
    case "warn-viewer":
      return { type: "warning", secondsLeft: effect.secondsLeft };
    case "show-end": {
      const { secondsLeft, given } = effect;
      return { type: "time", secondsLeft, ...(given && { request: "given" }) };
    }
    case "warn-idle":
      return { type: "idle", secondsLeft: effect.secondsLeft };
    case "show-waiting": {
      const { seconds, secondsLeft } = effect;
      return { type: "waiting", seconds, secondsLeft };
    }
    case "show-question":
      return questionMessage(effect.question);
  }
}

function questionMessage(question: Question): ToViewerMessage {
  switch (question.kind) {
    case "in-use":
      return { type: "in-use", ...shownHolder(question.holder), choice: "take-over" };
    case "asked": {
      const { holder, secondsLeft } = question;
      return { type: "asked", ...shownHolder(holder), secondsLeft };
    }
    case "pending":
      return { type: "pending", secondsLeft: question.secondsLeft };
  }
}
