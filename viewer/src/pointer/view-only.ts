import "./view-only.css";
import { byId } from "../page/elements.ts";
import type { StartFeature } from "../page/feature.ts";
import { hint } from "../panels/hint/hint.ts";
import { laterWords } from "../words/later.ts";

/** How soon it is said again, in milliseconds. */
const AGAIN_MS = 10_000;

const MODIFIERS: ReadonlySet<string> = new Set(["Alt", "AltGraph", "Control", "Meta", "Shift"]);

/** Who types or clicks on a screen that may only be watched is told so, and shown where that stands. */
export const startViewOnly: StartFeature = ({ zoom }) => {
  const badge = byId("view-only", HTMLSpanElement);
  let isViewOnly = false;
  let said = Number.NEGATIVE_INFINITY;
  const act = (event: Event): void => {
    if (!isViewOnly || (event instanceof KeyboardEvent && isNone(event))) return;
    if (event.timeStamp - said < AGAIN_MS) return;
    said = event.timeStamp;
    hint(laterWords.viewOnly.notSent, "#icon-eye");
    badge.removeAttribute("data-pulsing");
    // Another animation begins only once the style has been without it.
    void badge.offsetWidth;
    badge.setAttribute("data-pulsing", "");
  };
  // Before noVNC, which keeps events to itself.
  for (const type of ["keydown", "pointerdown"])
    zoom.area.addEventListener(type, act, { capture: true, passive: true });
  return {
    render: (state) => {
      const is = state.kind === "live" && state.hello.mode === "view";
      if (is !== isViewOnly) said = Number.NEGATIVE_INFINITY;
      isViewOnly = is;
    },
  };
};

/** Keys that are nobody's wish to type, or that lead away from the screen. */
function isNone({ code, ctrlKey, altKey, key, repeat, shiftKey }: KeyboardEvent): boolean {
  return repeat || MODIFIERS.has(key) || (ctrlKey && altKey && shiftKey && code === "KeyM");
}
