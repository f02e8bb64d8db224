import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";
import { timeLeft } from "./time-left.ts";

/** Shows how much time the session has left, once that is little. */
export const startCountdown: StartFeature = () => {
  const toast = byId("countdown", HTMLParagraphElement);
  const text = byId("countdown-text", HTMLSpanElement);
  let endsAt: number | undefined;
  const everySecond = (): void => {
    if (endsAt === undefined) return;
    const { unit, count } = timeLeft(endsAt - performance.now());
    text.textContent = words.countdown[unit](count);
  };
  return {
    everySecond,
    render: (state) => {
      const before = endsAt;
      endsAt = state.kind === "live" ? state.endsAt : undefined;
      toast.hidden = endsAt === undefined;
      if (endsAt === undefined) return;
      everySecond();
      // Said once: every second would be too much to listen to.
      if (before !== endsAt) announce(text.textContent);
    },
  };
};
