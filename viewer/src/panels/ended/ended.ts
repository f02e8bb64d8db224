import "./ended.css";
import { announce } from "../../page/announce.ts";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { SessionState } from "../../session/session-state.ts";
import { words } from "../../words/words.ts";
import { viewOfEnding } from "./ending-view.ts";

/** Says why the console is no longer shown, in front of its last frame. */
export const startEnded: StartFeature = ({ session, tab }) => {
  const lastFrame = byId("last-frame", HTMLDivElement);
  onAction("retry", () => session.open(false));
  onAction("close", () => window.close());
  return {
    render: (state) => {
      if (state.kind === "ended") renderEnded(state, tab.isKnown);
    },
    keepLastFrame: (frame) => lastFrame.replaceChildren(...(frame === undefined ? [] : [frame])),
  };
};

function renderEnded(state: SessionState & { kind: "ended" }, isKnown: boolean): void {
  const { ending, facts, hello } = state;
  const context = { isKnown, facts, you: hello?.subject, nowUnixMs: Date.now() };
  const { advice, detail, icon, reason, retry, title } = viewOfEnding(ending, context);
  const name = hello?.console.name ?? "";
  const { windowTitle } = words;
  document.title = name === "" ? windowTitle.of(title) : windowTitle.ended(name, title);
  byId("ended-icon", SVGUseElement).setAttribute("href", icon);
  const machine = byId("ended-name", HTMLParagraphElement);
  machine.textContent = name;
  machine.hidden = name === "";
  const heading = byId("ended-title", HTMLHeadingElement);
  heading.textContent = title;
  byId("ended-advice", HTMLParagraphElement).textContent = advice;
  byId("ended-reason", HTMLElement).hidden = reason === undefined;
  byId("ended-reason-text", HTMLElement).textContent = reason ?? "";
  const session = hello === undefined ? [] : [words.ended.session(hello.session)];
  byId("ended-detail", HTMLSpanElement).textContent = [detail, ...session].join("\n");
  for (const button of buttonsOf("retry")) button.hidden = !retry;
  for (const button of buttonsOf("close")) button.hidden = !isClosable();
  announce("");
  // Not a button: whoever is typing when the session ends has not seen it yet.
  heading.focus({ preventScroll: true });
}

// Browsers let a page close its tab only if a page opened it or it has been nowhere else
// (HTML, "script-closable").
function isClosable(): boolean {
  return window.opener !== null || history.length === 1;
}
