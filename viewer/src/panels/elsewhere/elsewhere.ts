import { announce } from "../../page/announce.ts";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";

/** Says that another tab shows the console, and offers to show it here. */
export const startElsewhere: StartFeature = ({ tab, useHere }) => {
  const heading = byId("elsewhere-title", HTMLHeadingElement);
  onAction("use-here", useHere);
  return {
    render: (state) => {
      if (state.kind !== "elsewhere") return;
      const { title, titleOf } = words.elsewhere;
      heading.textContent = tab.name === undefined ? title : titleOf(tab.name);
      document.title = words.windowTitle.of(heading.textContent);
      announce(heading.textContent);
    },
  };
};
