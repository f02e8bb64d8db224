import { signal } from "@preact/signals";

import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import { laterWords } from "../../words/later.ts";

/** How long a new size is shown, in milliseconds. */
const FLASH_MS = 1000;

/** Shows the size of the machine's screen for a moment when it changes, as when a machine starts. */
export const startSizeFlash: StartFeature = () => {
  const shown = signal<string | undefined>(undefined);
  let last: string | undefined;
  let timer: number | undefined;
  const look = (): void => {
    const canvas = document.querySelector<HTMLCanvasElement>("#screen canvas");
    if (canvas === null || canvas.width === 0 || document.body.dataset["state"] !== "live") return;
    const size = laterWords.screenSize(canvas.width, canvas.height);
    const before = last;
    last = size;
    if (before === undefined || before === size) return;
    shown.value = size;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      shown.value = undefined;
    }, FLASH_MS);
  };
  new MutationObserver(look).observe(byId("screen", HTMLElement), {
    subtree: true,
    attributeFilter: ["width", "height"],
  });
  mountIn("toast", () => (shown.value === undefined ? null : <p class="toast">{shown.value}</p>));
  return {
    attach: (screen) => {
      if (screen === undefined) last = undefined;
      else look();
    },
  };
};
