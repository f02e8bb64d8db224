import "./connecting.css";
import { announce } from "../../page/announce.ts";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { SessionState } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";
import { viewOfConnecting } from "./connecting-view.ts";
import { openScreen } from "./opening.ts";

/** Shows how far an opening console has come, and opens the porthole on its screen. */
export const startConnecting: StartFeature = ({ session, tab }) => {
  const heading = byId("connecting-title", HTMLHeadingElement);
  const step = byId("connecting-step", HTMLParagraphElement);
  const bolts = [...byId("progress", SVGSVGElement).querySelectorAll(".bolt")];
  let connecting: Extract<SessionState, { kind: "connecting" }> | undefined;
  let since = 0;
  let said: string | undefined;
  onAction("cancel", () => session.leave());
  const show = (): void => {
    if (connecting === undefined) return;
    const view = viewOfConnecting(connecting, tab.name, performance.now() - since);
    heading.textContent = view.title;
    document.title = words.windowTitle.of(view.title);
    bolts.forEach((bolt, at) => bolt.toggleAttribute("data-lit", at < view.lit));
    for (const button of buttonsOf("cancel")) button.hidden = !view.isLate;
    if (said !== view.title) announce(view.title);
    said = view.title;
    if (step.textContent === view.step) return;
    step.textContent = view.step;
    if (view.isLate) announce(view.step);
  };
  return {
    everySecond: show,
    render: (state) => {
      const before = connecting;
      connecting = state.kind === "connecting" ? state : undefined;
      if (connecting === undefined) {
        said = undefined;
        if (before !== undefined && state.kind === "live") openScreen(performance.now() - since);
        return;
      }
      if (before === undefined) since = performance.now();
      show();
    },
  };
};
