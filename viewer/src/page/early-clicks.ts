import type { StartFeature } from "./feature.ts";

/**
 * Buttons that stand in the page before what they open: a click on one (`data-later`) has the features fetched, and is
 * done once they are there. Of several clicks the last one counts; none does if the person has gone on to something
 * else meanwhile, such as typing, or the button is gone.
 */
export const startEarlyClicks: StartFeature = ({ later }) => {
  let due: MouseEvent | undefined;
  const catchClick = async (button: HTMLElement, event: MouseEvent): Promise<void> => {
    if (later.isThere) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const click = new MouseEvent("click", event);
    due = click;
    const isThere = await later.load();
    if (due !== click) return;
    due = undefined;
    if (isThere && button.checkVisibility({ visibilityProperty: true }))
      button.dispatchEvent(click);
  };
  for (const button of document.querySelectorAll<HTMLElement>("[data-later]"))
    button.addEventListener("click", (event) => void catchClick(button, event), { capture: true });
  const goesOn = (): void => {
    due = undefined;
  };
  // The press of a click itself comes before it.
  for (const type of ["keydown", "pointerdown"])
    addEventListener(type, goesOn, { capture: true, passive: true });
  return {};
};
