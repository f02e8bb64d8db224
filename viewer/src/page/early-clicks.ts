import type { StartFeature } from "./feature.ts";

/**
 * Buttons that stand in the page before what they open: a click on one (`data-later`) has the features fetched, and is
 * done once they are there. Of several clicks the last one counts.
 */
export const startEarlyClicks: StartFeature = ({ later }) => {
  let clicked: (() => void) | undefined;
  const catchClick = async (event: MouseEvent): Promise<void> => {
    const { currentTarget } = event;
    if (later.isThere || currentTarget === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const isFirst = clicked === undefined;
    clicked = () => currentTarget.dispatchEvent(new MouseEvent("click", event));
    if (!isFirst) return;
    const isThere = await later.load();
    const click = clicked;
    clicked = undefined;
    if (isThere) click();
  };
  for (const button of document.querySelectorAll<HTMLElement>("[data-later]"))
    button.addEventListener("click", (event) => void catchClick(event), { capture: true });
  return {};
};
