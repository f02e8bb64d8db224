import { byId } from "../../page/elements.ts";

/** A screen that is there within this time has not been waited for, in milliseconds: it is just there. */
const QUICK_MS = 300;

/** Opens the porthole on the screen: from its glass to the whole window. `waitedMs`: since the console was asked for. */
export function openScreen(waitedMs: number): void {
  if (waitedMs < QUICK_MS) return;
  const live = byId("live", HTMLElement);
  const glass = byId("progress", SVGSVGElement).getBoundingClientRect();
  const { style } = live;
  style.setProperty("--glass-x", `${String(glass.x + glass.width / 2)}px`);
  style.setProperty("--glass-y", `${String(glass.y + glass.height / 2)}px`);
  live.toggleAttribute("data-opening", true);
  live.addEventListener("animationend", ({ animationName }) => {
    if (animationName === "open-porthole") live.removeAttribute("data-opening");
  });
}
