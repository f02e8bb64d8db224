import "./ended.css";
import { announce } from "../../page/announce.ts";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import type { Ended, SessionState } from "../../session/states/session-state.ts";
import { lastConsole } from "../../page/last-console.ts";
import { leadBack, wayBackOf } from "../../page/way-back.ts";
import { words } from "../../words/words.ts";

/** The words of all ends are fetched with the later part, or when there is an end. */
const loadCard = () => import("./ended-card.ts");

/** Says why the console is no longer shown, in front of its last frame. */
export const startEnded: StartFeature = ({ session, tab }) => {
  const lastFrame = byId("last-frame", HTMLDivElement);
  let now: SessionState | undefined;
  let isMissing = false;
  onAction("retry", () => {
    if (now?.kind === "ended" && now.ending === "page-incomplete") location.reload();
    else if (isMissing && now?.kind === "ended") void show(now);
    else session.open(false);
  });
  onAction("close", () => window.close());
  onAction("copy-details", () => void loadCard().then(async ({ copyDetails }) => copyDetails()));
  const show = async (ended: Ended): Promise<void> => {
    announce("");
    const render = await card();
    // Meanwhile it can have been tried again.
    if (now !== ended) return;
    isMissing = render === undefined;
    if (render === undefined) renderMissing();
    else render(ended, tab.outlastsLoss);
    // Not a button: whoever is typing when the session ends has not seen it yet.
    byId("ended-title", HTMLHeadingElement).focus({ preventScroll: true });
  };
  return {
    render: (state) => {
      now = state;
      if (state.kind !== "ended") return;
      leadBack("ended-return", wayBackOf(state, lastConsole(history)));
      void show(state);
    },
    keepLastFrame: (frame) => lastFrame.replaceChildren(...(frame === undefined ? [] : [frame])),
  };
};

async function card(): Promise<((ended: Ended, outlastsLoss: boolean) => void) | undefined> {
  try {
    return (await loadCard()).renderEnded;
  } catch {
    // Nothing can be fetched any more.
    return undefined;
  }
}

/** Says what can be said without the words of the end. */
function renderMissing(): void {
  byId("ended-card", HTMLElement).dataset["tone"] = "passing";
  byId("ended-icon", SVGUseElement).setAttribute("href", "#icon-wifi-off");
  byId("ended-title", HTMLHeadingElement).textContent = words.ended.unknown;
  byId("ended-advice", HTMLParagraphElement).textContent = words.ended.unknownAdvice;
  byId("ended-details", HTMLDetailsElement).hidden = true;
  for (const button of buttonsOf("retry")) button.hidden = false;
}
