import type { MachineInput } from "../keyboard/machine-input.ts";
import { placeAt } from "./popover-place.ts";

/** A panel at its button, as a popover that keeps the focus from going to the machine while it is open. */
export interface AnchoredPanel {
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

/** `toggled` is called when the panel has been opened, or closed; `opening` before it opens. */
export function anchorPanel(
  panel: HTMLElement,
  button: HTMLButtonElement,
  input: MachineInput,
  { opening, toggled }: { readonly opening?: () => void; readonly toggled?: () => void },
): AnchoredPanel {
  const isOpen = (): boolean => panel.matches(":popover-open");
  const place = (): void => {
    if (isOpen()) placeAt(panel, button);
  };
  input.leaveFocusWhile(isOpen);
  panel.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") opening?.();
  });
  panel.addEventListener("toggle", () => {
    button.ariaExpanded = String(isOpen());
    toggled?.();
    place();
    if (!isOpen()) input.adoptFocus();
  });
  for (const area of [window, window.visualViewport]) area?.addEventListener("resize", place);
  return {
    isOpen,
    close: () => {
      if (isOpen()) panel.hidePopover();
    },
  };
}
