import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { RovingFocus } from "../../page/roving-focus.ts";
import type { MachineInput } from "../../keyboard/machine-input.ts";

/** The ways between the toolbars and the screen. */
export const startToolbarFocus: StartFeature = ({ input }) => {
  const keys = new RovingFocus(byId("keys-toolbar", HTMLDivElement));
  const session = new RovingFocus(byId("session-toolbar", HTMLDivElement));
  // What waits for an answer is reached first.
  const request = new RovingFocus(byId("request", HTMLElement), "button:enabled");
  const control = new RovingFocus(byId("control", HTMLDivElement));
  const messages = new RovingFocus(byId("messages", HTMLElement));
  const all = [request, messages, control, keys, session];
  addEventListener(
    "keydown",
    (event) => {
      const chord = event.ctrlKey && event.altKey && event.shiftKey && event.code === "KeyM";
      if (!chord || input.screen === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      all.find(({ empty }) => !empty)?.focus();
    },
    { capture: true },
  );
  for (const { container } of all) {
    // A pressed button would take the focus: from the screen, and from a phone's keyboard.
    container.addEventListener("pointerdown", (event) => event.preventDefault());
    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape") input.focus();
    });
  }
  keepFocus(byId("live", HTMLDivElement), input);
  const refresh = (): void => {
    for (const focus of all) focus.refresh();
  };
  return {
    attach: refresh,
    render: refresh,
  };
};

/** What is not for the keyboard leaves the focus with the machine. */
function keepFocus(live: HTMLDivElement, input: MachineInput): void {
  // As for a pointer; and beside the buttons there is nothing to give the focus to.
  live.addEventListener("mousedown", (event) => {
    if (event.target instanceof HTMLCanvasElement) return;
    event.preventDefault();
    if (event.target instanceof Element && event.target.closest("button") === null) {
      input.focusUnlessHeld();
    }
  });
  // What had the focus can also go away: a menu, a button that is hidden.
  live.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget === null) setTimeout(() => input.adoptFocus());
  });
}
