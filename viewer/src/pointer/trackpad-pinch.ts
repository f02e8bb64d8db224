import type { StartFeature } from "../page/feature.ts";
import { zoomBy } from "./zoom-by.ts";

/** How far a pinch makes the wheel turn that browsers tell for it, for a screen that is e times as large: pixels. */
const PINCH_PX = 100;

/** More at once is a wheel, and would be a jump. */
const MAX_PX = 50;

/** The factor for a wheel that a browser turns for a pinch. */
export function pinchFactor(deltaY: number): number {
  return Math.exp(-Math.max(-MAX_PX, Math.min(deltaY, MAX_PX)) / PINCH_PX);
}

/**
 * Two fingers on a trackpad that move apart enlarge the screen. Browsers tell it as a wheel with Ctrl, which nobody
 * holds; Safari has events of its own. A wheel with a Ctrl that is held is the machine's.
 */
export const startTrackpadPinch: StartFeature = ({ zoom }) => {
  const { area } = zoom;
  const before = { capture: true, passive: false };
  let isCtrlDown = false;
  const follow =
    (isDown: boolean) =>
    ({ key }: KeyboardEvent) => {
      if (key === "Control") isCtrlDown = isDown;
    };
  addEventListener("keydown", follow(true), { capture: true });
  addEventListener("keyup", follow(false), { capture: true });
  addEventListener("blur", () => {
    isCtrlDown = false;
  });
  area.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey || isCtrlDown) return;
      event.preventDefault();
      event.stopPropagation();
      const { clientX: x, clientY: y } = event;
      zoomBy(zoom, pinchFactor(event.deltaY), { x, y });
    },
    before,
  );
  // Safari tells the same of fingers on a screen, which are somebody else's.
  let fingers = 0;
  for (const type of ["touchstart", "touchend", "touchcancel"] as const) {
    area.addEventListener(
      type,
      ({ touches }) => {
        fingers = touches.length;
      },
      { capture: true, passive: true },
    );
  }
  let scale = 1;
  for (const type of ["gesturestart", "gesturechange"]) {
    area.addEventListener(
      type,
      (event) => {
        // noVNC's own events of this name are its business.
        if (!isPinch(event)) return;
        event.preventDefault();
        event.stopPropagation();
        if (type === "gesturechange" && fingers === 0)
          zoomBy(zoom, event.scale / scale, { x: event.clientX, y: event.clientY });
        scale = event.scale;
      },
      before,
    );
  }
  return {};
};

/** Safari's GestureEvent, as far as it is used. */
interface Pinch extends Event {
  readonly scale: number;
  readonly clientX: number;
  readonly clientY: number;
}

function isPinch(event: Event): event is Pinch {
  return "scale" in event && "clientX" in event && "clientY" in event;
}
