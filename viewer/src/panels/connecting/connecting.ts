import "./connecting.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";

/** Shows how far an opening console has come. */
export const startConnecting: StartFeature = ({ tab }) => {
  const heading = byId("connecting-title", HTMLHeadingElement);
  const step = byId("connecting-step", HTMLParagraphElement);
  let said: string | undefined;
  return {
    render: (state) => {
      if (state.kind !== "connecting") {
        said = undefined;
        return;
      }
      const name = state.hello?.console.name ?? tab.name;
      const { title, titleOf, steps } = words.connecting;
      heading.textContent = name === undefined ? title : titleOf(name);
      document.title = words.windowTitle.of(heading.textContent);
      step.textContent = steps[state.step === "machine" ? "machine" : "gateway"];
      if (said !== heading.textContent) announce(heading.textContent);
      said = heading.textContent;
    },
  };
};
