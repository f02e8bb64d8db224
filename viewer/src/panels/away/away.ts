import "./away.css";
import { announce } from "../../page/announce.ts";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";
import { viewOfAbsence, type AwayView } from "./away-view.ts";
import { elapsed } from "./elapsed.ts";

/** Says why a session has no screen for now, for how long already, and whether one can type meanwhile. */
export const startAway: StartFeature = ({ input, session }) => {
  const card = byId("away", HTMLElement);
  const title = byId("away-title", HTMLElement);
  const time = byId("away-time", HTMLSpanElement);
  const more = byId("away-more", HTMLParagraphElement);
  onAction("leave", () => session.leave());
  let shown: AwayView | undefined;
  let wasPaused = false;
  const everySecond = (): void => {
    if (shown === undefined) return;
    const { unit, count } = elapsed(performance.now() - shown.since);
    time.textContent = words.duration[unit](count);
  };
  return {
    everySecond,
    render: (state) => {
      const before = shown;
      wasPaused = state.kind === "paused" || (wasPaused && state.kind === "reconnecting");
      shown = viewOfAbsence(state, wasPaused);
      // The gateway releases them, as it does with keys that a hand holds.
      if (before === undefined && shown !== undefined) input.keyboard.release();
      if (state.kind === "paused") {
        document.title = words.windowTitle.of(words.paused.windowTitle(state.hello.console.name));
      }
      if (shown === undefined) return;
      card.dataset["missing"] = shown.missing;
      title.textContent = shown.title;
      document.title = words.windowTitle.of(shown.windowTitle);
      more.textContent = shown.more ?? "";
      more.hidden = shown.more === undefined;
      everySecond();
      if (before?.title !== shown.title) announce(shown.title);
      else if (shown.more !== undefined && before.more !== shown.more) announce(shown.more);
    },
  };
};
