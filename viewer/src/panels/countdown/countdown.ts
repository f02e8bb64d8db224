import "./countdown.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { shortTime } from "../../page/quantity.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";
import { nearness, timeLeft, type Nearness } from "./time-left.ts";

/** Shows in the bar how much time the session has left, once that is little, and never over the screen. */
export const startCountdown: StartFeature = () => {
  const chip = byId("countdown", HTMLSpanElement);
  const text = byId("countdown-text", HTMLSpanElement);
  let expiresAt: number | undefined;
  let said: Nearness = "far";
  const everySecond = (): void => {
    const left = expiresAt === undefined ? Infinity : expiresAt - performance.now();
    const near = nearness(left);
    chip.hidden = near === "far";
    chip.toggleAttribute("data-soon", near === "soon");
    if (near !== "far") {
      const { unit, count } = timeLeft(left);
      text.textContent = shortTime(count, unit);
      chip.ariaLabel = words.countdown[unit](count);
      chip.title = chip.ariaLabel;
      // Said twice: every second would be too much to listen to.
      if (near !== said) announce(chip.ariaLabel);
    }
    said = near;
  };
  return {
    everySecond,
    render: (state) => {
      expiresAt = goesOn(state) ? state.expiresAt : undefined;
      everySecond();
    },
  };
};
