import type { MachineInput } from "../keyboard/machine-input.ts";
import { visibleArea } from "./visible-area.ts";

/** Space between a popover and its button, and the window's edges, in CSS pixels. */
const GAP = 8;

/** From this height on what is beside the button is enough for a popover; else it may cover the button. */
const MIN_ROOM = 320;

/**
 * Keeps a popover at its button as long as it is open, whatever becomes of the window, and the focus where it is.
 * Gives what closes it.
 */
export function anchor(
  popover: HTMLElement,
  button: () => HTMLElement | undefined,
  input: MachineInput,
): () => void {
  const isOpen = (): boolean => popover.matches(":popover-open");
  const place = (): void => {
    if (isOpen()) placeAt(popover, button());
  };
  input.leaveFocusWhile(isOpen);
  popover.addEventListener("toggle", () => {
    const at = button();
    if (at !== undefined) at.ariaExpanded = String(isOpen());
    place();
    if (!isOpen()) input.adoptFocus();
  });
  for (const area of [window, window.visualViewport]) area?.addEventListener("resize", place);
  return () => {
    if (isOpen()) popover.hidePopover();
  };
}

/**
 * Puts a popover at its button and inside what can be seen; what does not fit is scrolled to. It covers the button, and
 * the line with the machine's name, only in a window that is too low for both.
 */
export function placeAt(popover: HTMLElement, button: HTMLElement | undefined): void {
  if (button === undefined) return;
  const at = button.getBoundingClientRect();
  const { top: upper, height, width } = visibleArea();
  const below = at.top < upper + height / 2;
  const name = document.querySelector(".who")?.getBoundingClientRect().bottom ?? 0;
  const beside = (below ? upper + height - at.bottom : at.top - Math.max(upper, name)) - 2 * GAP;
  const room = beside < MIN_ROOM ? height - 2 * GAP : beside;
  popover.style.setProperty("max-block-size", `${String(room)}px`);
  const left = at.left + at.width / 2 - popover.offsetWidth / 2;
  const top = below ? at.bottom + GAP : at.top - popover.offsetHeight - GAP;
  popover.style.setProperty("left", pixels(left, GAP, width - popover.offsetWidth - GAP));
  const lowest = upper + height - popover.offsetHeight - GAP;
  popover.style.setProperty("top", pixels(top, upper + GAP, lowest));
}

function pixels(at: number, min: number, max: number): string {
  return `${String(Math.max(min, Math.min(at, max)))}px`;
}
