import type { StartFeature } from "../../page/feature.ts";
import { borderTint, differs, SIDE, type Colour } from "./border-tint.ts";

/** Every how many seconds the screen is looked at. */
const EVERY_SECONDS = 2;

/** The dark surround has a little of the colour at the screen's border, and follows it slowly. */
export const startTint: StartFeature = () => {
  const { style } = document.documentElement;
  // Where the screen is on the graphics card, only its small copy is read back from there.
  const copy = smallCanvas();
  const copied = copy.getContext("2d");
  const context = smallCanvas().getContext("2d", { willReadFrequently: true });
  let isLive = false;
  let seconds = 0;
  let shown: Colour | undefined;
  const look = (): void => {
    const screen = document.querySelector<HTMLCanvasElement>("#screen canvas");
    if (context === null || copied === null || screen === null || screen.width === 0) return;
    copied.drawImage(screen, 0, 0, SIDE, SIDE);
    context.drawImage(copy, 0, 0);
    const tint = borderTint(context.getImageData(0, 0, SIDE, SIDE).data);
    if (!differs(shown, tint)) return;
    shown = tint;
    style.setProperty("--theatre", `rgb(${tint.join(" ")})`);
  };
  return {
    everySecond: () => {
      seconds = (seconds + 1) % EVERY_SECONDS;
      if (isLive && seconds === 0 && !document.hidden) look();
    },
    render: ({ kind }) => {
      isLive = kind === "live";
      if (kind !== "ended" && kind !== "landing") return;
      shown = undefined;
      style.removeProperty("--theatre");
    },
  };
};

function smallCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  return canvas;
}
