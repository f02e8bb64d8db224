import "./leaving.css";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { anchor } from "../../page/popover-place.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";

/** Asks before it leaves: the button is beside others, and a session that was left is over. */
export const startLeaving: StartFeature = ({ input, session }) => {
  const question = byId("leaving", HTMLElement);
  const title = byId("leaving-title", HTMLHeadingElement);
  const close = anchor(question, () => buttonsOf("disconnect")[0], input);
  onAction("confirm-leave", () => session.leave());
  return {
    render: (state) => {
      if (goesOn(state)) title.textContent = words.leaving.title(state.hello.console.name);
    },
    attach: (screen) => {
      if (screen === undefined) close();
    },
  };
};
