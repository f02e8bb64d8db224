import "./idle.css";
import { announce } from "../../page/announce.ts";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";
import { timeLeft } from "../countdown/time-left.ts";

/** Asks whether somebody is still there, before the session ends because nobody does anything. */
export const startIdle: StartFeature = ({ input, session }) => {
  const question = byId("idle", HTMLElement);
  const text = byId("idle-text", HTMLParagraphElement);
  let endsAt: number | undefined;
  onAction("stay", () => {
    session.stay();
    input.focus();
    announce(words.idle.stays);
  });
  const everySecond = (): void => {
    if (endsAt === undefined) return;
    const { unit, count } = timeLeft(endsAt - performance.now());
    text.textContent = words.idle[unit](count);
  };
  return {
    everySecond,
    render: (state) => {
      const before = endsAt;
      endsAt = state.kind === "live" || state.kind === "waiting" ? state.idleEndsAt : undefined;
      question.hidden = endsAt === undefined;
      if (endsAt === undefined) return;
      everySecond();
      // Said once: every second would be too much to listen to.
      if (before === undefined) announce(text.textContent);
    },
  };
};
