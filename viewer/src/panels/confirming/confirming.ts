import { announce } from "../../page/announce.ts";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";

/** Asks whether the console is to be opened. */
export const startConfirming: StartFeature = ({ session }) => {
  const heading = byId("confirm-title", HTMLHeadingElement);
  const mode = byId("confirm-mode", HTMLSpanElement);
  const recorded = byId("confirm-recorded", HTMLParagraphElement);
  onAction("confirm", () => session.open(true));
  return {
    render: (state) => {
      if (state.kind !== "confirming") return;
      const title = words.confirming.title(state.asks.console.name);
      document.title = words.windowTitle.of(title);
      heading.textContent = title;
      mode.textContent = words.confirming[state.asks.mode];
      recorded.hidden = state.asks.console.recorded !== true;
      announce(title);
    },
  };
};
