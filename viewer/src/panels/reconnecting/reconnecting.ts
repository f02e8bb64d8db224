import "./reconnecting.css";
import { announce } from "../../page/announce.ts";
import { byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { words } from "../../words/words.ts";

/** Says that the connection is being made anew, for how long already, and whether one can type meanwhile. */
export const startReconnecting: StartFeature = ({ input, session }) => {
  const seconds = byId("reconnecting-seconds", HTMLSpanElement);
  const typing = byId("reconnecting-typing", HTMLParagraphElement);
  onAction("leave", () => session.leave());
  let since: number | undefined;
  let takesInput = true;
  const everySecond = (): void => {
    if (since === undefined) return;
    const count = Math.floor((performance.now() - since) / 1000);
    seconds.textContent = words.reconnecting.seconds(count);
  };
  return {
    everySecond,
    render: (state) => {
      const before = { since, takesInput };
      since = state.kind === "reconnecting" ? state.since : undefined;
      takesInput = state.kind !== "reconnecting" || state.takesInput || state.hello.mode === "view";
      typing.hidden = takesInput;
      if (since === undefined) return;
      everySecond();
      if (before.since === undefined) {
        // The gateway releases them, as it does with keys that a hand holds.
        input.keyboard.release();
        announce(words.reconnecting.title);
      } else if (before.takesInput && !takesInput) {
        announce(words.reconnecting.typingOff);
      }
    },
  };
};
