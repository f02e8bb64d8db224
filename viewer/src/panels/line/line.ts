import "./line.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { Line } from "../../session/line-watch.ts";
import type { SessionState } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";
import { viewOfLine, type LineView } from "./line-view.ts";

/** The dot tells how the way to the machine's screen is, by its colour and in words; what changes is said. */
export const startLine: StartFeature = () => {
  const button = byId("line", HTMLButtonElement);
  const text = byId("line-words", HTMLSpanElement);
  let state: SessionState = { kind: "landing" };
  let line: Line | undefined;
  let shown: LineView | undefined;
  const show = (): void => {
    const before = shown;
    shown = viewOfLine(state, line);
    if (shown === undefined || before?.label === shown.label) return;
    document.body.dataset["line"] = shown.kind;
    button.ariaLabel = shown.label;
    button.title = shown.label;
    text.textContent = shown.text ?? "";
    text.hidden = shown.text === undefined;
    if (shown.text !== undefined) announce(shown.text);
    else if (before?.kind === "waiting" && shown.kind === "live") announce(words.line.back);
  };
  return {
    render: (now) => {
      state = now;
      show();
    },
    renderLine: (now) => {
      line = now;
      show();
    },
  };
};
