import type { StartFeature } from "../page/feature.ts";

/**
 * All keys come up once nobody sees the page, which the browser may then freeze: nothing would hear them come up. noVNC
 * releases those of a hand when the window loses the focus, which a page can be hidden without.
 */
export const startKeysUp: StartFeature = ({ input }) => {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    dispatchEvent(new FocusEvent("blur"));
    input.keyboard.release();
  });
  return {};
};
