import "./filled-screen.css";
import { signal } from "@preact/signals";

import { buttonsOf, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { words } from "../../words/words.ts";

/**
 * Full screen where browsers have none, as on iPhones: the page's bars go away, and the machine's screen fills what the
 * browser leaves of the window. A button in a corner is the way out.
 */
export const startFilledScreen: StartFeature = ({ input }) => {
  if ("requestFullscreen" in document.documentElement) return {};
  const isFilled = signal(false);
  const fill = (on: boolean): void => {
    isFilled.value = on;
    document.body.toggleAttribute("data-filled", on);
    input.focus();
  };
  for (const button of buttonsOf("fullscreen")) button.hidden = false;
  onAction("fullscreen", () => fill(true));
  const label = words.fullScreen.leave;
  mountIn("live", () =>
    isFilled.value ? (
      // The first stop of whoever comes by keyboard.
      <div class="filled-way-out" data-stop="0">
        <button
          type="button"
          class="tool"
          data-action="leave-filled"
          aria-label={label}
          title={label}
          onClick={() => fill(false)}
        >
          <Icon href="#icon-minimize" />
        </button>
      </div>
    ) : null,
  );
  return {
    attach: (screen) => {
      if (screen === undefined && isFilled.peek()) fill(false);
    },
  };
};
