import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { rove } from "../../page/roving-focus.ts";
import type { MachineInput } from "../../keyboard/machine-input.ts";

/**
 * The ways between the toolbars and the screen. A stop is an element with `data-stop`; the one with the lowest number
 * that has anything to focus is reached first, such as what waits for an answer.
 */
export const startToolbarFocus: StartFeature = ({ input }) => {
  rove(byId("keys-toolbar", HTMLDivElement));
  rove(byId("session-toolbar", HTMLDivElement));
  addEventListener(
    "keydown",
    (event) => {
      const chord = event.ctrlKey && event.altKey && event.shiftKey && event.code === "KeyM";
      if (!chord || input.screen === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      focusFirstStop();
    },
    { capture: true },
  );
  // A pressed button would take the focus: from the screen, and from a phone's keyboard.
  addEventListener("pointerdown", (event) => {
    if (isInStop(event)) event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isInStop(event)) input.focus();
  });
  keepFocus(byId("live", HTMLDivElement), input);
  return {};
};

function isInStop({ target }: Event): boolean {
  return target instanceof Element && target.closest("[data-stop]") !== null;
}

function focusFirstStop(): void {
  const stops = [...document.querySelectorAll<HTMLElement>("[data-stop]")].toSorted(
    (a, b) => Number(a.dataset["stop"]) - Number(b.dataset["stop"]),
  );
  for (const stop of stops) {
    const items = [...stop.querySelectorAll<HTMLElement>("button:enabled")].filter((item) =>
      item.checkVisibility(),
    );
    if (items.length === 0) continue;
    (items.find(({ tabIndex }) => tabIndex === 0) ?? items[0])?.focus();
    return;
  }
}

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
