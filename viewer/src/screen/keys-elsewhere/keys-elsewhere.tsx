import "./keys-elsewhere.css";
import { signal } from "@preact/signals";

import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { tip } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";

/** What takes the keys while it is open, and says so itself. */
const OPEN = "dialog[open], :popover-open";

/** What passes on to the machine what is typed into it. */
const PASSES_ON = "#screen canvas, textarea, #text-bar input";

/**
 * Nothing is said while keys go to the machine. When they do not, the screen is a little darker and says what to do.
 * Whoever begins to type without a pointer is told the way to the toolbar once (WCAG 2.2, 2.1.2): Tab is the machine's.
 */
export const startKeysElsewhere: StartFeature = () => {
  const isElsewhere = signal(false);
  const screen = byId("screen", HTMLElement);
  let canType = false;
  const look = (): void => {
    const { activeElement } = document;
    const typesElsewhere = activeElement?.matches(PASSES_ON) !== true;
    const isQuiet = !document.hasFocus() || document.querySelector(OPEN) !== null;
    isElsewhere.value = canType && typesElsewhere && !isQuiet;
    screen.toggleAttribute("data-keys-elsewhere", isElsewhere.value);
  };
  // The focus is on its way from one to the other; where it has arrived counts.
  const lookSoon = (): void => void setTimeout(look);
  for (const type of ["focusin", "focusout", "toggle"]) addEventListener(type, lookSoon, true);
  for (const type of ["focus", "blur"]) addEventListener(type, lookSoon);
  adviseOnce(screen, () => canType);
  mountIn("toast", () =>
    isElsewhere.value ? (
      <p class="toast">
        <Icon href="#icon-keyboard" />
        {laterWords.keysElsewhere.click}
      </p>
    ) : null,
  );
  return {
    render: (state) => {
      canType = state.kind === "live" && state.hello.mode === "control";
      lookSoon();
    },
  };
};

/** Says how to get to the toolbar to whoever types first and has no pointer. */
function adviseOnce(screen: HTMLElement, canType: () => boolean): void {
  const done = new AbortController();
  const once = { capture: true, passive: true, signal: done.signal };
  for (const type of ["pointermove", "pointerdown"]) {
    addEventListener(type, () => done.abort(), once);
  }
  screen.addEventListener(
    "keydown",
    () => {
      if (!canType()) return;
      done.abort();
      tip(laterWords.keysElsewhere.toToolbar, canType);
    },
    once,
  );
}
