import { visibleArea } from "./visible-area.ts";

/** Space between a popover and its button, and the window's edges, in CSS pixels. */
const GAP = 8;

/** Puts a popover at its button and inside what can be seen; what does not fit is scrolled to. */
export function placeAt(popover: HTMLElement, button: HTMLElement | undefined): void {
  if (button === undefined) return;
  const at = button.getBoundingClientRect();
  const { top: upper, height, width } = visibleArea();
  popover.style.setProperty("max-block-size", `${String(height - 2 * GAP)}px`);
  const left = at.left + at.width / 2 - popover.offsetWidth / 2;
  const below = at.top < upper + height / 2;
  const top = below ? at.bottom + GAP : at.top - popover.offsetHeight - GAP;
  popover.style.setProperty("left", pixels(left, GAP, width - popover.offsetWidth - GAP));
  const lowest = upper + height - popover.offsetHeight - GAP;
  popover.style.setProperty("top", pixels(top, upper + GAP, lowest));
}

function pixels(at: number, min: number, max: number): string {
  return `${String(Math.max(min, Math.min(at, max)))}px`;
}
