import "./line.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { Line } from "../../session/line-watch.ts";
import { words } from "../../words/words.ts";

/** Shows how the line to the gateway is, and says it when it changes. */
export const startLine: StartFeature = () => {
  const toast = byId("line", HTMLParagraphElement);
  const text = byId("line-text", HTMLSpanElement);
  let shown: Line | undefined;
  return {
    renderLine: (line) => {
      const before = shown;
      if (line === before) return;
      shown = line;
      document.body.dataset["line"] = line ?? "none";
      toast.hidden = !isWaiting(line);
      if (isWaiting(line)) {
        text.textContent = words.line[line];
        announce(words.line[line]);
      } else if (line === "sound" && isWaiting(before)) {
        announce(words.line.back);
      }
    },
  };
};

function isWaiting(line: Line | undefined): line is "silent" | "offline" {
  return line === "silent" || line === "offline";
}
