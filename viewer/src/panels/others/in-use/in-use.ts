import "./in-use.css";
import { buttonsOf, byId, onAction } from "../../../page/elements.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { laterWords } from "../../../words/later.ts";
import { words } from "../../../words/words.ts";
import { timeLeft } from "../../countdown/time-left.ts";
import { viewOfInUse } from "./in-use-view.ts";
import { focusShown } from "../../../page/focus.ts";

/** Says that somebody else has the console: a person takes it over, or waits until that one has answered. */
export const startInUse: StartFeature = ({ session, tab }) => {
  const machine = byId("in-use-machine", HTMLParagraphElement);
  const heading = byId("in-use-title", HTMLHeadingElement);
  const advice = byId("in-use-advice", HTMLParagraphElement);
  const left = byId("in-use-left", HTMLParagraphElement);
  let answerBy: number | undefined;
  onAction("take-over", () => session.takeOver());
  const everySecond = (): void => {
    if (answerBy === undefined) return;
    const { unit, count } = timeLeft(answerBy - performance.now());
    left.textContent = laterWords.inUse.answer[unit](count);
  };
  return {
    everySecond,
    render: (state) => {
      if (state.kind !== "in-use") {
        answerBy = undefined;
        return;
      }
      const view = viewOfInUse(state, Date.now());
      ({ answerBy } = view);
      const name = state.hello?.console.name ?? tab.name ?? "";
      document.title = words.windowTitle.of(
        name === "" ? laterWords.inUse.unnamed : laterWords.inUse.windowTitle(name),
      );
      machine.textContent = name;
      machine.hidden = name === "";
      advice.textContent = view.advice;
      left.hidden = answerBy === undefined;
      for (const button of buttonsOf("take-over")) button.hidden = answerBy !== undefined;
      everySecond();
      if (heading.textContent === view.title && document.activeElement === heading) return;
      heading.textContent = view.title;
      // Not the button: whoever is typing when somebody takes the console has not seen it yet.
      focusShown(heading);
    },
  };
};
