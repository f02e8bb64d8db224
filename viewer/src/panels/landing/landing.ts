import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";

/** A page without a link. */
export const startLanding: StartFeature = () => ({
  render: (state) => {
    if (state.kind === "landing") document.title = words.windowTitle.landing;
  },
});
